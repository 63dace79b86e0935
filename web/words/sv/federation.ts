/** Words of signing in through a provider. */
export const federation = {} as const;
