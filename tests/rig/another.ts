/** Another process of the API on the same database, for what has to hold across all of them. */
import { type BuiltApp, buildApp } from '#api/app.ts';
import type { Deps } from '#api/deps.ts';
import { openDatabase } from '#schema/database.ts';
import { depsOf, type TestApi } from './api.ts';

export async function startAnother(
  { database }: Pick<TestApi, 'database'>,
  given: Partial<Deps> = {},
): Promise<AsyncDisposable & BuiltApp> {
  const db = await openDatabase({ url: database.appUrl });
  const built = await buildApp({ ...depsOf(db), ...given });
  await built.app.ready();
  return {
    ...built,
    [Symbol.asyncDispose]: async () => {
      await built.app.close();
      await db[Symbol.asyncDispose]();
    },
  };
}
