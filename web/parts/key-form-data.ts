/** The form of a new key as the contract wants it. Nothing is judged here: the API says what is wrong, and where. */
import { type KeyForm, keyPermissions, resourceKinds } from '#schema/key.ts';
import { isChecked, linesIn, numberIn, textIn } from './fields-data.ts';

export type PostedKey = Omit<KeyForm, 'kind'> & { kind: string };

export function readKeyForm(posted: FormData): PostedKey {
  const [place, placeId = null] = textIn(posted, 'reach').split(':');
  return {
    name: textIn(posted, 'name'),
    kind: textIn(posted, 'kind'),
    permissions: keyPermissions.filter((permission) => isChecked(posted, `may-${permission}`)),
    kinds: resourceKinds.filter((kind) => isChecked(posted, `about-${kind}`)),
    spaceId: place === 'space' ? placeId : null,
    collectionId: place === 'collection' ? placeId : null,
    networks: linesIn(posted, 'networks'),
    origins: linesIn(posted, 'origins'),
    perMinute: numberIn(posted, 'perMinute'),
    perHour: numberIn(posted, 'perHour'),
    expiresAt: endOf(textIn(posted, 'expiresOn')),
    serviceId: textIn(posted, 'serviceId') || null,
  };
}

/** The whole of the day counts; null without one. */
const endOf = (day: string): string | null => (day === '' ? null : `${day}T23:59:59Z`);
