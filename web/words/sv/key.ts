/** Words of keys and rates. */
export const key = {} as const;
