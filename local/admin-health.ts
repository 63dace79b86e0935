/** The command that says whether the installation is well: its database, its API, and what stands behind that. */
import { readSettings } from '#schema/settings.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { maintain } from '#schema/welcome.ts';
import { type Command, findDatabase } from './admin-command.ts';
import { readRunNote } from './installation.ts';
import { say } from './say.ts';

const answerMs = 5_000;

type Part = { name: string; good: boolean; about: string };

export const health: Command = {
  usage: 'health [--json]',
  about: 'whether the database, the API, the engine and the workers answer',
  async run(_words, { json }) {
    const parts = [await database(), ...(await api())];
    if (json) say(JSON.stringify(parts));
    else for (const { name, good, about } of parts) say(`${good ? 'good' : 'BAD '}  ${name}: ${about}`);
    return parts.every(({ good }) => good);
  },
};

async function database(): Promise<Part> {
  const name = 'database';
  try {
    const { migrateUrl } = findDatabase();
    const [found] = await maintain(migrateUrl, systemTenantId, ({ sql }) =>
      sql<{ migrations: string; tenants: string; operators: string }>(
        `select (select count(*) from migration) as migrations,
           (select count(*) from tenant where id <> $1 and state <> 'deleted') as tenants,
           (select count(*) from person where tenant_id = $1 and role = 'operator' and deactivated_at is null) as operators`,
        [systemTenantId],
      ),
    );
    const { migrations, tenants, operators } = found!;
    return { name, good: true, about: `${migrations} migrations, ${tenants} organisations, ${operators} operators` };
  } catch (error) {
    return { name, good: false, about: (error as Error).message };
  }
}

/** What the API says of itself and of what it needs. */
async function api(): Promise<Part[]> {
  const { home, http } = readSettings(process.env);
  const url = readRunNote(home)?.url ?? http.publicUrl;
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(answerMs) });
    const parts = Object.entries((await answer.json()) as Record<string, boolean>);
    return [
      { name: 'API', good: true, about: `answers at ${url}` },
      ...parts.map(([name, good]) => ({ name: `API's ${name}`, good, about: good ? 'answers' : 'does not answer' })),
    ];
  } catch (error) {
    return [{ name: 'API', good: false, about: `${url} does not answer: ${(error as Error).message}` }];
  }
}
