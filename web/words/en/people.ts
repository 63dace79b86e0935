/** Words of people, groups and roles. */
export const people = {} as const;
