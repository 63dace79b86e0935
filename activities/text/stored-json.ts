/** JSON as the database keeps it. */

/** Texts lose what no database keeps, NULs and lone surrogates; what only spells such a sign out stays as it is. */
export const storedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '').toWellFormed() : part,
  );
