/** Words of tenants, their settings and limits. */
export const tenant = {} as const;
