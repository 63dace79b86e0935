/**
 * The only way to the rows. `withTenant` opens one transaction for one tenant; `readTenant` is one statement that
 * carries the tenant in the same round trip. Nothing else reaches a connection, and row-level security does the rest.
 */
import { type EntityManager, MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { Busy } from './errors.ts';
import { legalHoldIn } from './held.ts';
import { sha256 } from './id.ts';
import { openLines } from './lines.ts';
import { openLongLines } from './long-lines.ts';
import { takeBackBroken } from './pool.ts';
import { entities } from './tables/index.ts';
import type { TenantState } from './tenant.ts';

/** Runs one statement with $1, $2 … and answers its rows, columns named as the statement names them. */
export type Sql = <Row extends object>(text: string, params?: readonly unknown[]) => Promise<Row[]>;

export type Tx = { readonly tenantId: string; readonly sql: Sql; readonly em: EntityManager };

/** What statements of one tenant need: a transaction by whichever door. */
export type Rows = Pick<Tx, 'tenantId' | 'sql'>;

export type Tenant = { id: string; slug: string; name: string; language: string };

/**
 * `planned`: kept as a plan on connections beside the pool, for what no parameter changes the plan of. `short` is what
 * nearly every request asks, and others wait behind it; `long` is what runs for some milliseconds, one at a time.
 */
export type ReadOptions = { planned?: 'short' | 'long' };

export type Database = AsyncDisposable & {
  /** One transaction for one tenant: committed when `work` returns, rolled back when it throws. */
  withTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: { signal?: AbortSignal }): Promise<T>;
  /**
   * One SELECT in one round trip. The text sees the tenant as `tenant.id` and must name it, so that no row is looked
   * at before the tenant is set; its own parameters start at $2.
   */
  readTenant<Row extends object>(
    tenantId: string,
    select: string,
    params?: readonly unknown[],
    options?: ReadOptions,
  ): Promise<Row[]>;
  /** The tenants in a state, oldest first, the installation's own among the open ones: for work that goes through them. */
  tenants(state?: TenantState): Promise<Tenant[]>;
  tenantBySlug(slug: string): Promise<Tenant | null>;
  /** Throws `Busy` when the database does not answer. */
  ping(): Promise<void>;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Opens the pool as the runtime role. Refuses (throws) to work as a superuser, a role that bypasses row-level
 * security, or an owner of tables: for those the database's rules would not hold.
 */
export async function openDatabase(settings: { url: string; pool?: number }): Promise<Database> {
  const connection = connectionOptions();
  const beside = { connectionString: settings.url, ...connection };
  const lines = { short: openLines(beside, shortLines), long: openLongLines(beside, longLines) };
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: settings.url,
    entities,
    pool: { min: 0, max: settings.pool ?? 12 },
    driverOptions: {
      ...connection,
      onPoolCreated: takeBackBroken,
    },
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    debug: false,
  });
  const em = orm.em.fork();
  const outside = sqlOf(em);
  try {
    await refuseStrongRole(outside);
  } catch (error) {
    await orm.close(true);
    throw error;
  }

  return {
    withTenant: (tenantId, work, options) => {
      requireUuid(tenantId);
      return orm.em
        .fork({ signal: options?.signal, inflightQueryAbortStrategy: 'cancel query' })
        .transactional((inner) => work({ tenantId, em: inner, sql: sqlOf(inner) }), {
          sessionContext: { variables: { 'app.tenant_id': tenantId } },
        });
    },
    readTenant: async <Row extends object>(
      tenantId: string,
      select: string,
      params: readonly unknown[] = [],
      { planned }: ReadOptions = {},
    ) => {
      requireUuid(tenantId);
      if (!select.includes('tenant.id')) throw new Error('a readTenant statement must name tenant.id');
      // `offset 0` keeps the planner from merging the select into the join: merged, it may scan a table before the
      // tenant is set, and find nothing.
      const text = `with tenant as materialized (select set_config('app.tenant_id', $1, true)::uuid as id)
         select answer.* from tenant cross join lateral (select * from (${select}) rows offset 0) answer`;
      const values = [tenantId, ...params];
      return planned ? lines[planned].ask<Row>({ name: nameOf(text), text, values }) : outside<Row>(text, values);
    },
    tenants: (state = 'active') =>
      outside<Tenant>('select id, slug, name, language from tenant where state = $1 order by created_at, id', [state]),
    tenantBySlug: async (slug) =>
      (
        await outside<Tenant>(`select id, slug, name, language from tenant where slug = $1 and state = 'active'`, [
          slug,
        ])
      )[0] ?? null,
    ping: async () => {
      await outside('select 1').catch((error: Error) => {
        throw new Busy(`the database does not answer: ${error.message}`, 2000);
      });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([lines.short, lines.long].map((line) => line[Symbol.asyncDispose]()));
      await orm.close(true);
    },
  };
}

/** Beside the pool, for planned statements: the short ones are answered in well under a millisecond. */
const shortLines = 2;
/** The long ones keep a processor of the database busy: more at once would only take turns. */
const longLines = 4;

const connectionOptions = () => ({
  connectionTimeoutMillis: 10_000,
  application_name: 'diarium',
  keepAlive: true,
  // Compiling a statement takes longer than any statement here runs.
  options: '-c jit=off',
  types: columnTypes(),
});

const names = new Map<string, string>();

/** What a connection knows a statement by; there are as many as places in the source that ask for it. */
function nameOf(text: string): string {
  const name = names.get(text) ?? sha256(text).toString('base64url');
  names.set(text, name);
  return name;
}

/** int8 as a number (counts stay far below 2^53), timestamptz as a Date, date as yyyy-mm-dd. */
function columnTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  types.setTypeParser(pg.types.builtins.DATE, String);
  return types;
}

function sqlOf(em: EntityManager): Sql {
  return async <Row extends object>(text: string, params: readonly unknown[] = []) => {
    try {
      const result = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...params]));
      return result.rows;
    } catch (error) {
      throw legalHoldIn(error) ?? error;
    }
  };
}

function requireUuid(tenantId: string): void {
  if (!uuid.test(tenantId)) throw new Error('a tenant id is a lower-case uuid');
}

async function refuseStrongRole(sql: Sql): Promise<void> {
  const [role] = await sql<{ name: string; strong: boolean; owner: boolean }>(`
    select current_user as name,
      exists (select from pg_roles where pg_has_role(oid, 'member') and (rolsuper or rolbypassrls)) as strong,
      exists (select from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and pg_has_role(relowner, 'member')) as owner`);
  if (!role || role.strong || role.owner) {
    throw new Error(
      `DATABASE_URL connects as "${role?.name}", which ${role?.strong ? 'bypasses row-level security' : 'owns tables'}: ` +
        'use the runtime role (diarium_app or diarium_worker)',
    );
  }
}
