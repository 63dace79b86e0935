/** What tus says of a file, as its header has it. */

export const metadataOf = (given: Record<string, string>): string =>
  Object.entries(given)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
