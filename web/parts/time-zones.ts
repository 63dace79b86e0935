/** Time zones to choose from. Made by the server alone: a browser may know of others. */

/** Those that most who use the product live in. */
export const commonZones = [
  'Europe/Stockholm',
  'Europe/Helsinki',
  'Europe/Oslo',
  'Europe/Copenhagen',
  'Atlantic/Reykjavik',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Paris',
  'UTC',
];

/** The common ones first, then all others by name; `kept` is among them whatever it is called. */
export function zonesWith(kept: string | undefined): { common: string[]; others: string[] } {
  const known = Intl.supportedValuesOf('timeZone');
  const others = new Set(kept === undefined ? known : [...known, kept]);
  for (const zone of commonZones) others.delete(zone);
  return { common: commonZones, others: [...others].sort() };
}
export type Zones = ReturnType<typeof zonesWith>;
