/** A person as a directory sees them, and what a directory says of them as a person's row has it. */
import { ScimUser, scimUrns } from '#schema/scim.ts';
import type { Language } from '#schema/session.ts';
import { wrong } from './refuse.ts';

/** What a directory said, without what has columns of its own. */
export type Directory = Omit<ScimUser, 'active' | 'externalId'>;

export type UserRow = {
  id: string;
  email: string;
  name: string;
  language: Language;
  externalId: string | null;
  directory: Directory | null;
  active: boolean;
  createdAt: Date;
  groups: { id: string; name: string }[];
};

/** What of a user a directory may write. */
export function writableOf(row: UserRow): ScimUser {
  const { email, name, language, externalId, active } = row;
  const said: Directory = row.directory ?? {
    userName: email,
    displayName: name,
    emails: [{ value: email, primary: true }],
    preferredLanguage: language,
  };
  return { ...said, externalId: externalId ?? undefined, active };
}

/** `origin` is where SCIM is reached, without a slash at its end. */
export function showUser(row: UserRow, origin: string) {
  return {
    schemas: [scimUrns.user],
    id: row.id,
    ...writableOf(row),
    groups: row.groups.map(({ id, name }) => ({
      value: id,
      display: name,
      $ref: `${origin}/Groups/${id}`,
      type: 'direct',
    })),
    meta: {
      resourceType: 'User',
      created: row.createdAt.toISOString(),
      location: `${origin}/Users/${row.id}`,
    },
  };
}

export type PersonFromDirectory = {
  email: string;
  name: string;
  language: Language;
  externalId: string | null;
  directory: Directory;
  active: boolean;
};

/** Throws ZodError, or InvalidInput when there is no address that the person could be written to. */
export function readUser(body: unknown, otherwise: Language): PersonFromDirectory {
  const { active, externalId, ...directory } = ScimUser.parse(body);
  const address =
    (directory.emails?.find(({ primary }) => primary) ?? directory.emails?.[0])?.value ?? directory.userName;
  const email = address.toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw wrong('invalidValue', 'there is no e-mail address, and userName is none');
  return {
    email,
    name: nameOf(directory).slice(0, 200),
    language: languageOf(directory.preferredLanguage) ?? otherwise,
    externalId: externalId ?? null,
    directory,
    active,
  };
}

function nameOf({ displayName, name, userName }: Directory): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ');
  return displayName ?? name?.formatted ?? (parts === '' ? userName : parts);
}

/** `sv-SE` and `en_US` alike; null for one that is not spoken here. */
function languageOf(tag: string | undefined): Language | null {
  const language = tag?.slice(0, 2).toLowerCase();
  return language === 'sv' || language === 'en' ? language : null;
}
