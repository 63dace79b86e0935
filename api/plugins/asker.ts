/** Who asks, as every route sees them: a person by their session, or a program by a key of a person's or a service's. */
import type { KeyKind, ResourceKind } from '#schema/key.ts';
import type { Permission, TenantRole } from '#schema/role.ts';
import type { Language } from '#schema/session.ts';
import type { Asker } from '../access.ts';

export type SignedIn = Asker & {
  tenantId: string;
  tenantName: string;
  /** Null for a key. */
  sessionId: string | null;
  /** Null for a session. */
  key: UsedKey | null;
  /** As the person is called, for the record. */
  name: string;
  role: TenantRole;
  /**
   * What the role allows in the organisation: the built-in one's, or that of a role of the tenant's own; of it, with a
   * key, what the key was given.
   */
  permissions: readonly Permission[];
  language: Language;
};

export type UsedKey = {
  id: string;
  name: string;
  kind: KeyKind;
  /** What it is kept to; none means all. */
  kinds: readonly ResourceKind[];
  /** Calls in a minute and in an hour, where it has limits of its own. */
  perMinute: number | null;
  perHour: number | null;
};

/** Whose password or link was right, and whose second factor has not been shown yet. */
export type HalfSignedIn = Pick<SignedIn, 'tenantId' | 'tenantName' | 'personId' | 'name' | 'language'> & {
  sessionId: string;
  key: null;
};
