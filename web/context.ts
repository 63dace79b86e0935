/** What the server hands to every loader and action: a nonce for its scripts, the one way to the API, and the log. */
/** Calls the product's own API as the person who sent the request: same checks, no network. */
export type Api = (path: string, init?: { method?: string; json?: unknown; key?: string }) => Promise<Response>;

declare module '@remix-run/server-runtime' {
  interface AppLoadContext {
    nonce: string;
    api: Api;
    /** Logs what broke, without its values. */
    onDefect: (error: unknown) => void;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
