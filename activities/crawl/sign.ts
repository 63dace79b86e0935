/** By what versions are told to be nearly the same. */

/**
 * SQL for the sign of a version: that of its text, else, where there is too little text or none yet, the beginning of
 * its hash, which only its copies share.
 */
export const signOf = (version: string): string =>
  `coalesce(nullif(${version}.simhash, 0), ('x' || encode(substr(${version}.content_hash, 1, 8), 'hex'))::bit(64)::bigint)`;
