/** Somebody who runs the installation, signed in. */
import { systemTenantId } from '#schema/tenant.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import { cookieOf, type TestApi, type TestPerson } from './api.ts';

export async function makeOperator(
  { app, database }: Pick<TestApi, 'app' | 'database'>,
  name = 'Driftansvarig',
): Promise<TestPerson> {
  const tenantId = systemTenantId;
  const person = {
    email: `${name.toLowerCase()}@diarium.example`,
    name,
    role: 'operator',
    language: 'sv',
  } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, person);
  const token = await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session/link',
    payload: { token },
    remoteAddress: '10.9.0.1',
  });
  if (answer.statusCode !== 201) throw new Error(`signing in failed: ${answer.body}`);
  return { personId, email: person.email, cookie: cookieOf(answer) };
}
