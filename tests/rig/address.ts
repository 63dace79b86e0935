/** Where a path is reached: below the API, but for what directories ask, which stands beside it. */
export const addressOf = (path: string): string => (path.startsWith('/scim/') ? path : `/api/v1${path}`);
