/** Names of time zones, as the database of the world's zones writes them. */

/** Where an organisation is that has not said otherwise. */
export const usualZone = 'Europe/Stockholm';

/** Offsets are none, and Temporal tells upper and lower case apart. */
export function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return /^[A-Z]/.test(name) && (timeZone === name || timeZone.toLowerCase() !== name.toLowerCase());
  } catch {
    return false;
  }
}
