/** What the door to the web is asked and what it answers: the same for plain requests and for a browser. */
import type { Refusal } from '#schema/errors.ts';

/**
 * Who asks. The door asks it anew at each hop, so that what is meant for one host never goes to another, and tells it
 * of each answer's cookies before a redirect is followed. A browser does so for every request that a page makes.
 */
export interface WebIdentity {
  /** Fields to send to exactly this address, names in lower case: a sign-in, the cookies that belong there. */
  headersFor(url: URL): Record<string, string>;
  /** The Set-Cookie lines of an answer from `url`, redirects and errors included; not called when there are none. */
  hear(url: URL, setCookies: string[]): void;
}

/** What an answer says of its body. */
export interface WebContent {
  contentType: string | null;
  /** Content-Disposition. */
  disposition: string | null;
}

export interface WebRequest {
  url: string;
  etag?: string | null;
  lastModified?: string | null;
  accept?: string;
  /** Without one, no sign-in and no cookies are sent, and cookies are forgotten. */
  identity?: WebIdentity;
  /** Of the unpacked body. */
  maxBytes?: number;
  /** `cut` keeps the first maxBytes of a longer body, and asks for it unpacked. Default `refuse`. */
  overflow?: 'refuse' | 'cut';
  maxRedirects?: number;
  /** For bodies up to the door's own limit; where more is taken, as many times as long. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Asked before the body of a 2xx answer is read: how many bytes of such a body are wanted? 0 refuses it. */
  takes?: (content: WebContent) => number;
  /** Asked before each redirect is followed: robots, scope, politeness. A Refusal is thrown to the caller of fetch. */
  follow?: (url: string) => Promise<'go' | Refusal>;
  /** Asked when the connection is ready for the first request: may it still go out? Else Late is thrown. */
  mayStart?: (() => boolean) | undefined;
  /**
   * Called by a door that runs a page's scripts, for each script and data file that the page wants: calls `ask` when
   * the host may be asked, or throws. Other doors never call it.
   */
  asset?: (wanted: AssetRequest) => Promise<WebAnswer>;
}

export interface AssetRequest {
  url: string;
  /** Aborted when the page does not want it any more. */
  signal: AbortSignal;
  /** Fetches it. Throws LedElsewhere for a redirect, which is then wanted in its turn, and Late. */
  ask: (mayStart?: WebRequest['mayStart']) => Promise<WebAnswer>;
}

export interface WebAnswer {
  /** Where the answer came from, after redirects, without fragment. */
  url: string;
  status: number;
  headers: WebContent & {
    etag: string | null;
    lastModified: string | null;
    /** Several lines are joined by a comma. */
    link: string | null;
    retryAfterMs: number | null;
    /** X-Robots-Tag, line by line: whom a line is for holds to its end. */
    robotsTags: string[];
  };
  /** Unpacked. Empty unless the status is 2xx. */
  body: Uint8Array;
  /** The URLs that answered with a redirect, in order; a step from https to http is visible here. */
  redirects: { url: string; status: number }[];
  bytesOnWire: number;
  ms: number;
  notModified: boolean;
}

export interface Web extends AsyncDisposable {
  /**
   * Any status is an answer. Throws InvalidInput, PrivateAddress, TooLarge, TooManyRedirects, UnsupportedMedia,
   * Unreachable and UpstreamFault (`facts.reason` says which kind), Late, or the signal's reason when aborted.
   */
  fetch(request: WebRequest): Promise<WebAnswer>;
}
