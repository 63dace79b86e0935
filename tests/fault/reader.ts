/** A person who reads over the API what a crawl by hand brought. */
import { buildApp } from '#api/app.ts';
import { openDatabase } from '#schema/database.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import { cookieOf, depsOf, requestOf } from '#tests/rig/api.ts';
import type { Hand } from './hand.ts';

export type Reader = AsyncDisposable & {
  /** Answers the body of a request that must succeed; `path` is below /api/v1. */
  get<Answer>(path: string): Promise<Answer>;
  status(path: string): Promise<number>;
  text(path: string): Promise<string>;
};

/** An editor of the space that the hand's source stands in. */
export async function makeReader({ database, db, shelf: { tenantId, spaceId } }: Hand): Promise<Reader> {
  await using built = new AsyncDisposableStack();
  const door = built.use(await openDatabase({ url: database.appUrl, pool: 2 }));
  const { app } = await buildApp(depsOf(door));
  built.defer(() => app.close());
  const asked = { email: 'reader@site.example', name: 'Läsare', role: 'administrator', language: 'sv' } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, asked);
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'editor')`, [
      tenantId,
      spaceId,
      personId,
    ]),
  );
  const token = await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 });
  const cookie = cookieOf(await app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } }));
  const ask = (path: string) => app.inject(requestOf(cookie, 'GET', path));
  const held = built.move();
  return {
    async get<Answer>(path: string) {
      const answer = await ask(path);
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`);
      return answer.json() as Answer;
    },
    status: async (path) => (await ask(path)).statusCode,
    text: async (path) => (await ask(path)).body,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
