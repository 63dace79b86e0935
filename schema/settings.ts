/** Every setting of the product. `readSettings` returns frozen groups, or one list of everything that is wrong. */
import { z } from 'zod';
import { InvalidInput } from './errors.ts';

const port = z.coerce.number().int().min(0).max(65535);
const count = z.coerce.number().int().min(1);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
/** An exact host:port, without wildcards. */
export const hostPortForm = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/;
const hostPorts = list.refine(
  (items) => items.every((item) => hostPortForm.test(item)),
  'must be exact host:port pairs, separated by commas, without wildcards',
);

/** Variable by variable: its form, its default and, in `.describe`, what it is for. */
export const variables = {
  DATABASE_URL: z.url().optional().describe('PostgreSQL as the runtime role: neither superuser, owner nor BYPASSRLS'),
  DATABASE_MIGRATE_URL: z
    .url()
    .optional()
    .describe('The same database as its migrating role; lets `npm start` migrate and welcome people in it'),
  FIRST_TENANT: z.string().trim().min(1).max(200).optional().describe('Name of the organisation that `prepare` makes'),
  FIRST_ADMIN: z.email().optional().describe('E-mail address of its administrator, who gets a sign-in link in the log'),
  DATABASE_POOL: count.default(12).describe('Connections kept per process'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('Temporal server, host:port'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('Temporal namespace'),
  HOST: z.string().default('127.0.0.1').describe('Address that the API and the web listen on'),
  PORT: port.default(3000).describe('Port that the API and the web listen on'),
  PUBLIC_URL: z.url().optional().describe('Address that people reach the product by; http://HOST:PORT when absent'),
  TRUSTED_PROXIES: list
    .default([])
    .describe('Addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas'),
  BUSY_AFTER_MS: count
    .default(2000)
    .describe('Milliseconds that the API may run late before it refuses requests until it has caught up'),
  RATE_PER_MINUTE: count.default(600).describe('Calls of a person, and of a key, in a minute'),
  RATE_PER_HOUR: count.default(18_000).describe('Calls of a person, and of a key, in an hour'),
  RATE_ADDRESS_PER_MINUTE: count.default(3000).describe('Calls from an address in a minute, whoever makes them'),
  RATE_GUESSES_PER_MINUTE: count
    .default(20)
    .describe('Tries of a password, a link, a code or a key from an address in a minute'),
  WORKER_PORT: port.default(0).describe("Port of the worker's health and metrics; 0 takes a free one"),
  FILES_DIR: z.string().default('.diarium/files').describe('Folder of the content-addressed originals'),
  DIARIUM_HOME: z.string().default('.diarium').describe('Where the launcher keeps its data'),
  DIARIUM_CACHE: z
    .string()
    .optional()
    .describe('Where the launcher keeps servers it fetched; ~/.cache/diarium if it can'),
  PGPORT: port.optional().describe('Port of the PostgreSQL that the launcher starts; a free one when absent'),
  TEMPORAL_PORT: port.optional().describe('Port of the Temporal that the launcher starts; a free one when absent'),
  TEMPORAL_UI_PORT: port
    .optional()
    .describe("Port of Temporal's own web pages, which know no sign-in; absent means none"),
  DIARIUM_SECRET_KEY: z.string().min(32).optional().describe('Root of all derived keys; the launcher makes one'),
  CRAWL_ALLOW: hostPorts.default([]).describe('Exact host:port pairs on private addresses that may be crawled'),
  CRAWL_ALLOW_FILE: z.string().optional().describe('The same, one a line, in a file that is read again at each use'),
  CRAWL_CONTACT: z.string().default('https://example.org/diarium').describe('Contact named in the User-Agent'),
  CRAWL_BATCH_PAGES: count.default(100).describe('Pages of one fetch activity'),
  CRAWL_BATCH_SECONDS: count.default(30).describe('Seconds after which a fetch activity ends its batch'),
  CRAWL_FILE_BYTES: count.default(50_000_000).describe('Largest linked PDF or Office file that is kept'),
  CRAWL_LANES: count.max(16).default(2).describe('Fetch activities of one crawl at once'),
  CRAWL_SLOTS: count.max(100).default(20).describe('Fetch activities of one worker process at once'),
  CRAWL_RUNS: count.default(4).describe('Crawls of one tenant at once'),
  CHROMIUM_PATH: z
    .string()
    .optional()
    .describe('Chromium that opens the pages of sources which need one; a known place of the system when absent'),
  CHROMIUM_SANDBOX: z
    .stringbool()
    .default(true)
    .describe('Chromium keeps its pages in its own sandbox, off for root; false where a container stands in for it'),
  OPENAI_API_KEY: z.string().optional().describe('Key of an OpenAI-compatible service; turns real models on'),
  OPENAI_BASE_URL: z.url().optional().describe('Address of an OpenAI-compatible service'),
  CHAT_MODEL: z.string().default('gpt-4.1-mini').describe('Model that answers'),
  EMBED_MODEL: z.string().optional().describe('Model that embeds; absent means the built-in lexical embedder'),
  EMBED_DIMS: z.coerce
    .number()
    .pipe(
      z.union([
        z.literal(256),
        z.literal(384),
        z.literal(512),
        z.literal(768),
        z.literal(1024),
        z.literal(1536),
        z.literal(3072),
      ]),
    )
    .default(1536)
    .describe('Dimensions of EMBED_MODEL: 256, 384, 512, 768, 1024, 1536 or 3072'),
  EMBED_PRICE: z.coerce
    .number()
    .min(0)
    .optional()
    .describe('Price of a million tokens with EMBED_MODEL; dry runs reckon costs with it'),
  EMBED_PRICE_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .describe('Currency of EMBED_PRICE, as its three letters'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'Mail server, smtp(s)://user:password@host:port; absent means that links are shown to who asked for them',
    ),
  MAIL_FROM: z.email().optional().describe('Address that mail is sent from; needed with SMTP_URL'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Identity provider for everybody on the installation, exactly as it writes its issuer'),
  OIDC_CLIENT_ID: z.string().optional().describe('The installation as that provider knows it; needed with OIDC_ISSUER'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Its secret there'),
  OIDC_NAME: z.string().trim().min(1).max(100).default('SSO').describe('How the sign-in page calls that provider'),
  OIDC_HOSTS: list.default([]).describe("Hosts that the provider's addresses may have besides its issuer's"),
  OIDC_CREATE_IN: z
    .string()
    .optional()
    .describe('Slug of the one organisation that people of OIDC_DOMAINS are made in at their first sign-in'),
  OIDC_DOMAINS: list.default([]).describe('E-mail domains of those people; needed with OIDC_CREATE_IN'),
  OIDC_ALLOW: hostPorts
    .default([])
    .describe('Exact host:port pairs of providers on private addresses, of organisations too; may be without https'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level logged'),
} as const;

const secrets = [
  'DATABASE_URL',
  'DATABASE_MIGRATE_URL',
  'DIARIUM_SECRET_KEY',
  'OPENAI_API_KEY',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
] as const;

const Variables = z
  .object(variables)
  .refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM, {
    path: ['MAIL_FROM'],
    message: 'is needed with SMTP_URL',
  })
  .refine(({ OIDC_ISSUER, OIDC_CLIENT_ID }) => !OIDC_ISSUER || OIDC_CLIENT_ID, {
    path: ['OIDC_CLIENT_ID'],
    message: 'is needed with OIDC_ISSUER',
  })
  .refine(({ OIDC_CREATE_IN, OIDC_DOMAINS }) => !OIDC_CREATE_IN || OIDC_DOMAINS.length > 0, {
    path: ['OIDC_DOMAINS'],
    message: 'is needed with OIDC_CREATE_IN',
  });

export type Settings = ReturnType<typeof readSettings>;
export type CrawlSettings = Settings['crawl'];
export type ModelSettings = Settings['model'];
export type MailSettings = Settings['mail'];
export type FederationSettings = Settings['federation'];

/** Settings from environment variables; an empty value counts as absent. Throws InvalidInput naming every wrong one. */
export function readSettings(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = Variables.safeParse(given);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidInput(`These settings are wrong:\n  ${wrong.join('\n  ')}`);
  }
  const v = read.data;
  return Object.freeze({
    database: Object.freeze({ url: v.DATABASE_URL, pool: v.DATABASE_POOL }),
    temporal: Object.freeze({ address: v.TEMPORAL_ADDRESS, namespace: v.TEMPORAL_NAMESPACE }),
    http: Object.freeze({
      host: v.HOST,
      port: v.PORT,
      publicUrl: v.PUBLIC_URL ?? `http://${v.HOST}:${v.PORT}`,
      trustedProxies: v.TRUSTED_PROXIES,
      busyAfterMs: v.BUSY_AFTER_MS,
      workerPort: v.WORKER_PORT,
    }),
    rates: Object.freeze({
      perMinute: v.RATE_PER_MINUTE,
      perHour: v.RATE_PER_HOUR,
      addressPerMinute: v.RATE_ADDRESS_PER_MINUTE,
      guessesPerMinute: v.RATE_GUESSES_PER_MINUTE,
    }),
    files: Object.freeze({ dir: v.FILES_DIR }),
    home: v.DIARIUM_HOME,
    launcher: Object.freeze({
      cacheDir: v.DIARIUM_CACHE,
      migrateUrl: v.DATABASE_MIGRATE_URL,
      firstTenant: v.FIRST_TENANT,
      firstAdmin: v.FIRST_ADMIN,
      postgresPort: v.PGPORT,
      temporalPort: v.TEMPORAL_PORT,
      temporalUiPort: v.TEMPORAL_UI_PORT,
      /** Only when it was given: the default address is no reason to leave our own server unstarted. */
      temporalAddress: given.TEMPORAL_ADDRESS,
    }),
    secretKey: v.DIARIUM_SECRET_KEY,
    crawl: Object.freeze({
      allow: v.CRAWL_ALLOW,
      allowFile: v.CRAWL_ALLOW_FILE,
      contact: v.CRAWL_CONTACT,
      batchPages: v.CRAWL_BATCH_PAGES,
      batchMs: v.CRAWL_BATCH_SECONDS * 1000,
      fileBytes: v.CRAWL_FILE_BYTES,
      lanes: v.CRAWL_LANES,
      slots: v.CRAWL_SLOTS,
      runsPerTenant: v.CRAWL_RUNS,
      chromiumPath: v.CHROMIUM_PATH,
      chromiumSandbox: v.CHROMIUM_SANDBOX,
    }),
    model: Object.freeze({
      apiKey: v.OPENAI_API_KEY,
      baseUrl: v.OPENAI_BASE_URL,
      chat: v.CHAT_MODEL,
      embed: v.EMBED_MODEL,
      embedDims: v.EMBED_DIMS,
      embedPrice: v.EMBED_PRICE,
      embedPriceCurrency: v.EMBED_PRICE_CURRENCY,
    }),
    mail: Object.freeze({ url: v.SMTP_URL, from: v.MAIL_FROM }),
    federation: Object.freeze({
      issuer: v.OIDC_ISSUER,
      clientId: v.OIDC_CLIENT_ID,
      clientSecret: v.OIDC_CLIENT_SECRET,
      name: v.OIDC_NAME,
      hosts: v.OIDC_HOSTS,
      createIn: v.OIDC_CREATE_IN,
      domains: v.OIDC_DOMAINS,
      allow: v.OIDC_ALLOW,
    }),
    logLevel: v.LOG_LEVEL,
  });
}

/** The same variables for printing: secrets as ***. */
export function maskedSettings(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.keys(variables)
      .filter((name) => env[name])
      .map((name) => [name, (secrets as readonly string[]).includes(name) ? '***' : (env[name] as string)]),
  );
}
