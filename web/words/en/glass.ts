/** Words of deletion of a tenant and help from outside. */
export const glass = {} as const;
