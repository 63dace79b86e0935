/** From where somebody comes, in few words: a browser and its system, and the network their address is in. */
import ipaddr from 'ipaddr.js';

/** The first that fits; browsers name those they descend from, so descendants come first. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const named = (table: typeof browsers, agent: string) => table.find(([form]) => form.test(agent))?.[1];

/** `Firefox, Linux`; null when nothing in it is known. Of the header itself nothing is kept. */
export function deviceOf(agent: string | undefined): string | null {
  const known = [named(browsers, agent ?? ''), named(systems, agent ?? '')].filter(Boolean);
  return known.length > 0 ? known.join(', ') : null;
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address. */
export function neighbourhoodOf(address: string): string {
  const read = ipaddr.process(address);
  return read instanceof ipaddr.IPv6 ? read.parts.slice(0, 3).join(':') : read.octets.slice(0, 3).join('.');
}
