/** Words of members, levels and who sees what. */
export const share = {} as const;
