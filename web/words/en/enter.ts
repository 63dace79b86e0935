/** Words of signing in, sessions and second factors. */
export const enter = {} as const;
