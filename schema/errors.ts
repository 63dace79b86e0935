/**
 * The error families of the whole product. A `Refusal` says that trying again cannot help, an `Interruption` that it
 * will; everything else is a defect. Classes carry a stable kebab-case `code`; they are translated in exactly two
 * places: temporal/interceptors.ts (ApplicationFailure) and api/plugins/errors.ts (application/problem+json).
 */
abstract class Said extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  /** Facts for the sentence shown to a person: short, no content, no secrets. */
  readonly facts: Record<string, string | number>;
  constructor(message: string, facts: Record<string, string | number> = {}) {
    super(message);
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** Trying again cannot help. Said to the person; never retried. */
export abstract class Refusal extends Said {}

/** Trying again will help, no sooner than `retryAfterMs` milliseconds where that is known. */
export abstract class Interruption extends Said {
  readonly retryAfterMs: number | undefined;
  constructor(message: string, retryAfterMs?: number, facts: Record<string, string | number> = {}) {
    super(message, facts);
    this.retryAfterMs = retryAfterMs;
  }
}

export class InvalidInput extends Refusal {
  readonly code = 'invalid-input';
  readonly status = 400;
}
export class NotSignedIn extends Refusal {
  readonly code = 'not-signed-in';
  readonly status = 401;
}
/** Unknown account and wrong password alike: the answer must not tell them apart. */
export class WrongCredentials extends Refusal {
  readonly code = 'wrong-credentials';
  readonly status = 401;
}
/** A sign-in through a provider that failed a check: `facts.check` names it, for the record and not for the person. */
export class FederationRefused extends Refusal {
  readonly code = 'federation-refused';
  readonly status = 401;
}
export class LinkSpent extends Refusal {
  readonly code = 'link-spent';
  readonly status = 410;
}
export class NotAllowed extends Refusal {
  readonly code = 'not-allowed';
  readonly status = 403;
}
/** The installation does not let the organisation use it. */
export class SwitchedOff extends Refusal {
  readonly code = 'switched-off';
  readonly status = 403;
}
export class NotFound extends Refusal {
  readonly code = 'not-found';
  readonly status = 404;
}
export class Conflict extends Refusal {
  readonly code = 'conflict';
  readonly status = 409;
}
/** The organisation has no room left for more of something. */
export class QuotaSpent extends Refusal {
  readonly code = 'quota-spent';
  readonly status = 409;
}
export class SourceGone extends Refusal {
  readonly code = 'source-gone';
  readonly status = 410;
}
export class TooLarge extends Refusal {
  readonly code = 'too-large';
  readonly status = 413;
}
export class UnsupportedMedia extends Refusal {
  readonly code = 'unsupported-media';
  readonly status = 415;
}
export class Unprocessable extends Refusal {
  readonly code = 'unprocessable';
  readonly status = 422;
}
/** A hold keeps it from being deleted, hidden or moved. */
export class LegalHold extends Refusal {
  readonly code = 'legal-hold';
  readonly status = 423;
}
export class RobotsDisallowed extends Refusal {
  readonly code = 'robots-disallowed';
  readonly status = 403;
}
export class PrivateAddress extends Refusal {
  readonly code = 'private-address';
  readonly status = 403;
}
/** A page whose scripts do not come to an end within the limits of its browser. */
export class Unrenderable extends Refusal {
  readonly code = 'unrenderable';
  readonly status = 422;
}
export class TooManyRedirects extends Refusal {
  readonly code = 'too-many-redirects';
  readonly status = 422;
}

export class Busy extends Interruption {
  readonly code = 'busy';
  readonly status = 503;
}
/** More often than is allowed. */
export class TooMany extends Interruption {
  readonly code = 'too-many';
  readonly status = 429;
}
/** The other side could not be reached or did not answer in time. */
export class Unreachable extends Interruption {
  readonly code = 'unreachable';
  readonly status = 504;
}
/** The other side answered, and what it said cannot be used. */
export class UpstreamFault extends Interruption {
  readonly code = 'upstream-fault';
  readonly status = 503;
}
/** Sends nothing to a provider that the organisation has not agreed to; goes on by itself when it has. */
export class ProviderWaits extends Interruption {
  readonly code = 'provider-waits';
  readonly status = 503;
  constructor(provider: string) {
    super('a provider waits for leave', 30_000, { provider });
  }
}
export class NotYet extends Interruption {
  readonly code = 'not-yet';
  readonly status = 503;
}
