/** The API with the web on it, as one process serves them; nothing listens unless asked to. */
import { buildApp } from '#api/app.ts';
import type { Deps } from '#api/deps.ts';
import { buildWeb } from '#web/build.ts';
import { mountWeb } from '#web/serve.ts';
import { depsOf, publicUrl, startApi } from './api.ts';

/** `given` replaces what the API works with. */
export async function startWeb(given: Partial<Deps> = {}) {
  await buildWeb();
  await using held = new AsyncDisposableStack();
  const api = held.use(await startApi());
  const { app, routes } = await buildApp({ ...depsOf(api.db), ...given });
  held.defer(() => app.close());
  await mountWeb(app);
  const { administrator, user } = api.ours.people;
  const { spaceId, sourceId } = api.ours;
  const asks = (cookie?: string) => (cookie ? { cookie: `diarium=${cookie}` } : {});
  const get = (url: string, cookie?: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { ...asks(cookie), ...headers } });
  const post = (url: string, form: Record<string, string>, cookie?: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(form).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: new URL(publicUrl).host,
        origin: publicUrl,
        'sec-fetch-site': 'same-origin',
        ...asks(cookie),
        ...headers,
      },
    });
  const moved = held.move();
  return {
    app,
    routes,
    db: api.db,
    database: api.database,
    ours: api.ours,
    get,
    post,
    administrator: administrator.cookie,
    user: user.cookie,
    spaceId,
    sourceId,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
