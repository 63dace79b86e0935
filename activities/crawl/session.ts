/**
 * Who a run is to the sites it visits: how its source signs in, and the cookies it was given. Read once for a batch,
 * written only when a site set something.
 */
import type { Database, Tx } from '#schema/database.ts';
import type { Secrets } from '#schema/secret.ts';
import type { WebIdentity } from '../outside/web.ts';
import { type KeptCookie, openCookies } from './cookie.ts';
import { type KeptCredential, openSignIn } from './credential.ts';
import type { Run } from './run.ts';

/** The identity of one request, with what became of it. */
export type Visitor = WebIdentity & {
  /** A sign-in was sent. */
  readonly isSignedIn: boolean;
  /** A cookie was set that the run had not had before. */
  readonly metCookie: boolean;
};

export type Session = {
  visitor(): Visitor;
  /** Whether a sign-in is sent there. */
  signsInAt(url: URL): boolean;
  /** Writes the cookies that changed. */
  save(tx: Tx): Promise<void>;
};

export type SessionDeps = {
  db: Database;
  /** Null where the installation has no key: then nobody could leave a credential, and cookies last for a batch. */
  secrets: Secrets | null;
};

export async function openSession({ db, secrets }: SessionDeps, run: Run): Promise<Session> {
  const { credentials, cookies: kept } = await readKept(db, run);
  // Where a site led from its starts does not count: it must not talk us into sending secrets in the clear.
  const signIn = openSignIn(secrets, run.tenantId, credentials, run.form.startUrls);
  const cookies = openCookies(secrets, { tenantId: run.tenantId, crawlId: run.id }, kept);
  return {
    save: cookies.save,
    signsInAt: (url) => signIn(url) !== undefined,
    visitor() {
      let isSignedIn = false;
      let metCookie = false;
      return {
        get isSignedIn() {
          return isSignedIn;
        },
        get metCookie() {
          return metCookie;
        },
        headersFor(url) {
          const field = signIn(url);
          const cookie = cookies.headerFor(url);
          if (field) isSignedIn = true;
          return { ...(cookie !== '' && { cookie }), ...field };
        },
        hear(url, lines) {
          metCookie = cookies.hear(url, lines) || metCookie;
        },
      };
    },
  };
}

async function readKept(db: Database, run: Run): Promise<{ credentials: KeptCredential[]; cookies: KeptCookie[] }> {
  const [kept] = await db.readTenant<{ credentials: KeptCredential[]; cookies: KeptCookie[] }>(
    run.tenantId,
    `select
       coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'host', k.host, 'sealed', k.sealed))
         from credential k where k.tenant_id = tenant.id and k.source_id = $2), '[]') as credentials,
       coalesce((select jsonb_agg(jsonb_build_object('domain', c.domain, 'path', c.path, 'name', c.name,
           'sealed', c.sealed))
         from cookie c where c.tenant_id = tenant.id and c.crawl_id = $3), '[]') as cookies`,
    [run.sourceId, run.id],
  );
  return kept!;
}
