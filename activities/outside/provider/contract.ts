/** What the door to providers of identity takes and gives. */
import type { Finding, TraceFacts } from '#schema/federation.ts';

/** A provider, and us at it. */
export interface ProviderClient {
  /** Exactly as the provider writes it. */
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scopes: readonly string[];
  /** Who else a token may be for, if it was asked for by us. */
  audiences: readonly string[];
  /** Further hosts that its addresses may have. */
  hosts: readonly string[];
}

/** What one sign-in is bound by; kept sealed while the browser is away. */
export interface Binding {
  nonce: string;
  /** Of PKCE. */
  verifier: string;
}

/** Told what was done and found: never tokens, codes, secrets, or what a claim says of a person. */
export type Note = (step: string, facts: TraceFacts) => void;

/** Whom the provider vouches for. */
export interface Vouched {
  issuer: string;
  subject: string;
  /** Of the signed token, and of the provider's user information where that was asked. */
  claims: Readonly<Record<string, unknown>>;
}

export interface Start {
  /** Where the browser is to go. */
  url: string;
  binding: Binding;
}

export interface Providers extends AsyncDisposable {
  /** Throws FederationRefused (`facts.check`) and what the address guard and the network say. */
  begin(client: ProviderClient, way: { redirectUri: string; state: string }, note: Note): Promise<Start>;
  /** `answer` is the address that the browser came back to, with its query. Throws as `begin` does. */
  finish(client: ProviderClient, back: { answer: URL; state: string; binding: Binding }, note: Note): Promise<Vouched>;
  /** What is wrong with the connection, step by step; what the other side does wrong never throws. */
  probe(client: ProviderClient, redirectUri: string): Promise<Finding[]>;
}
