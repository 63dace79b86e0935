/** Providers that an organisation's people sign in through: what is set, what a test of it finds, and what is traced. */
import { z } from 'zod';
import { givenRoles } from './role.ts';

export const federationKinds = ['entra', 'keycloak', 'auth0', 'okta', 'mobilityguard', 'standard'] as const;
export const FederationKind = z.enum(federationKinds);
export type FederationKind = z.infer<typeof FederationKind>;

/** `create`: whoever the provider vouches for becomes a person. `invited`: only people who are there already come in. */
export const Admission = z.enum(['create', 'invited']);
export type Admission = z.infer<typeof Admission>;

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
/** A domain of e-mail addresses, or a host, in small letters. */
const HostName = z.string().trim().toLowerCase().regex(hostName);
const ClaimName = z.string().trim().min(1).max(200);

/** Which claims of the provider say what. */
export const ClaimNames = z.object({
  email: ClaimName.default('email'),
  name: ClaimName.default('name'),
  groups: ClaimName.default('groups'),
});
export type ClaimNames = z.infer<typeof ClaimNames>;

/** Who is in the provider's group `value` is in one of ours, or has a role, for as long as the provider says so. */
export const GroupRule = z
  .object({
    value: z.string().trim().min(1).max(300),
    groupId: z.uuid().nullable().default(null),
    role: z.enum(givenRoles).nullable().default(null),
  })
  .refine(({ groupId, role }) => (groupId === null) !== (role === null), {
    path: ['groupId'],
    message: 'either a group or a role',
  });
export type GroupRule = z.infer<typeof GroupRule>;

const UnmappedForm = z.object({
  name: z.string().trim().min(1).max(100),
  kind: FederationKind,
  /** Exactly as the provider writes it, a slash at the end included. */
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(500),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
    .max(20)
    .default(['openid', 'email', 'profile'])
    .refine((scopes) => scopes.includes('openid'), 'openid must be among them'),
  /** Where the provider may have addresses besides its issuer's own host. */
  hosts: z.array(HostName).max(10).default([]),
  /** Who else a token may be for besides us. Whoever is named here could bring us the tokens of people who sign in there. */
  audiences: z.array(z.string().trim().min(1).max(500)).max(10).default([]),
  /** E-mail domains whose people may be made at their first sign-in. */
  domains: z.array(HostName).max(100).default([]),
  claims: ClaimNames.default({ email: 'email', name: 'name', groups: 'groups' }),
  admission: Admission.default('invited'),
  enabled: z.boolean().default(true),
});

type Admitting = Pick<z.infer<typeof UnmappedForm>, 'admission' | 'domains'>;
const namesDomains = ({ admission, domains }: Admitting) => admission === 'invited' || domains.length > 0;
const domainsMissing = { path: ['domains'], message: 'people are made of named domains only' };

export const FederationForm = UnmappedForm.extend({ groups: z.array(GroupRule).max(200).default([]) }).refine(
  namesDomains,
  domainsMissing,
);
export type FederationForm = z.infer<typeof FederationForm>;

export const Federation = z.object({
  id: z.uuid(),
  form: FederationForm,
  /** Whether a client secret is kept; nobody is shown it. */
  hasSecret: z.boolean(),
  /** What to register at the provider. */
  redirectUri: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  trace: z.object({ until: z.iso.datetime(), reason: z.string(), by: z.string().nullable() }).nullable(),
});
export type Federation = z.infer<typeof Federation>;

export const FederationSecret = z.object({ secret: z.string().min(1).max(2000) });
export type FederationSecret = z.infer<typeof FederationSecret>;

/**
 * What the installation's own administrators set for a tenant: with the secret, since they see no form of it, and without
 * groups and roles, which are the tenant's to give: else whoever runs a provider of their own could make themselves any.
 */
export const FederationGrant = z.object({
  form: UnmappedForm.refine(namesDomains, domainsMissing),
  secret: FederationSecret.shape.secret.optional(),
});
export type FederationGrant = z.infer<typeof FederationGrant>;

/** A tenant's provider as the installation's own administrators see it: nothing of its groups, and of its traces. */
export const GrantedFederation = Federation.omit({ trace: true }).extend({ form: UnmappedForm });
export type GrantedFederation = z.infer<typeof GrantedFederation>;

/** A provider for everybody on the installation, by its settings. Only in the tenant `createIn` does it make people. */
export type InstallationProvider = { form: FederationForm; clientSecret: string | undefined; createIn: string | null };

/** Null where the settings name none. Throws a ZodError for what no form of a tenant could hold either. */
export function installationProvider(settings: {
  issuer: string | undefined;
  clientId: string | undefined;
  clientSecret: string | undefined;
  name: string;
  hosts: string[];
  createIn: string | undefined;
  domains: string[];
}): InstallationProvider | null {
  const { issuer, clientId, clientSecret, name, hosts, domains, createIn } = settings;
  if (!issuer) return null;
  const admission = createIn ? 'create' : 'invited';
  const form = FederationForm.parse({ name, kind: 'standard', issuer, clientId, hosts, domains, admission });
  return { form, clientSecret, createIn: createIn ?? null };
}

/** `wrong`: nobody can sign in until it is mended. `unsure`: it could not be told from here. */
export const findingLevels = ['good', 'unsure', 'wrong'] as const;
export const findingCodes = [
  'provider-answers',
  'provider-unreachable',
  'provider-private',
  'provider-status',
  'provider-not-json',
  'provider-too-large',
  'provider-issuer-differs',
  'provider-foreign-address',
  'provider-incomplete',
  'provider-challenge-good',
  'provider-no-challenge',
  'provider-challenge-unsaid',
  'provider-keys-good',
  'provider-keys-wrong',
  'provider-secret-good',
  'provider-secret-refused',
  'provider-secret-unsure',
  'provider-redirect-good',
  'provider-redirect-unregistered',
  'provider-redirect-unsure',
  'provider-clock-good',
  'provider-clock-wrong',
] as const;
export type FindingCode = (typeof findingCodes)[number];
export const Finding = z.object({
  code: z.enum(findingCodes),
  level: z.enum(findingLevels),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Finding = z.infer<typeof Finding>;

/** Everything that is checked before somebody is let in, by the name that the record and the trace give it. */
export const checks = [
  'state',
  'browser',
  'spent',
  'changed',
  'return-to',
  'answer',
  'answer-issuer',
  'discovery',
  'issuer',
  'addresses',
  'reach',
  'challenge',
  'code',
  'token',
  'signature',
  'algorithm',
  'token-issuer',
  'audience',
  'authorized-party',
  'nonce',
  'expiry',
  'issued-at',
  'subject',
  'claims',
  'email',
  'email-verified',
  'domain',
  'address-free',
  'room',
  'admission',
  'person',
] as const;
export type Check = (typeof checks)[number];

export const TraceOrder = z.object({
  reason: z.string().trim().min(3).max(500),
  minutes: z.int().min(1).max(120),
});
export type TraceOrder = z.infer<typeof TraceOrder>;

export const TraceStep = z.object({
  id: z.uuid(),
  /** The same for every step of one sign-in. */
  correlationId: z.string(),
  at: z.iso.datetime(),
  step: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
export type TraceStep = z.infer<typeof TraceStep>;
export type TraceFacts = TraceStep['facts'];

/** A sign-in through a provider begins; or, signed in already, one ties one's account there to oneself. */
export const ErrandForm = z.object({
  tenant: z.string().trim().min(1).max(100),
  federationId: z.uuid().nullable(),
  returnTo: z.string().max(2000).default('/'),
  purpose: z.enum(['sign-in', 'tie']).default('sign-in'),
});
export type ErrandForm = z.infer<typeof ErrandForm>;

/** Where the browser is to go, and whose place that is. */
export const Errand = z.object({ url: z.url(), name: z.string() });
export type Errand = z.infer<typeof Errand>;

/** `partial`: a second factor is to be shown before the session is good for anything. */
export const ErrandEnd = z.object({ returnTo: z.string(), partial: z.boolean() });
export type ErrandEnd = z.infer<typeof ErrandEnd>;

/** A path of ours, never another site: what a browser would read as one is none. */
export const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);

/** One's account at a provider. */
export const Identity = z.object({
  id: z.uuid(),
  issuer: z.string(),
  name: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type Identity = z.infer<typeof Identity>;

/** One's accounts, and where each account that one could have begins. */
export const Identities = z.object({
  items: z.array(Identity),
  ways: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type Identities = z.infer<typeof Identities>;
