/** Every variable of the environment that the product reads: its form, its default and what it is for. */
import { z } from 'zod';

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
  S3_BUCKET: z.string().optional().describe('Bucket of the originals, instead of FILES_DIR'),
  S3_ENDPOINT: z.url().optional().describe('Address of an S3-compatible store; that of Amazon when absent'),
  S3_REGION: z.string().default('us-east-1').describe('Region of the bucket'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('Who the store is asked as; needed with S3_BUCKET'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('Its secret; needed with S3_BUCKET'),
  UPLOAD_FILE_BYTES: count.default(500_000_000).describe('Largest file that can be uploaded'),
  UPLOAD_RECORDING_BYTES: count.default(5_000_000_000).describe('Largest recording that can be uploaded'),
  EXTRACT_SLOTS: count
    .max(64)
    .default(2)
    .describe(
      'Files that one worker process begins to read at once, and as many long ones that it goes on with, each in a process of up to half a gigabyte',
    ),
  UNSTRUCTURED_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Server of Unstructured that reads files, by its origin; absent means the built-in readers alone'),
  UNSTRUCTURED_API_KEY: z.string().optional().describe('Key that it wants, if it does'),
  UNSTRUCTURED_PDF_PAGES: count
    .max(50)
    .default(20)
    .describe('Pages of a PDF that it is given at once; fewer where a page takes it longer than ten seconds'),
  DOCUMENT_RESTORE_DAYS: count.default(30).describe('Days in which a deleted file can be taken back'),
  DATABASE_LOG_DAYS: count
    .default(7)
    .describe('Days that WAL of the database is kept, archived or not, told in certificates'),
  DATABASE_REWRITE_DAYS: count
    .optional()
    .describe('Days within which the tables are written anew, told in certificates; absent means that none is told'),
  BACKUP_DAYS: count.default(35).describe('Days that backups are kept, told in certificates of disposal'),
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
  MODEL_REGION: z
    .string()
    .max(200)
    .optional()
    .describe('Where the models of OPENAI_BASE_URL work, such as EU (Stockholm); stated in the record of each answer'),
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
  TRANSCRIBE_MODEL: z.string().optional().describe('Model of that service that writes down what is said in recordings'),
  WHISPER_MODEL_FILE: z
    .string()
    .optional()
    .describe('Model file for whisper-cli of whisper.cpp, which hears recordings where TRANSCRIBE_MODEL is not set'),
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
  AUDIT_WITNESS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Server of somebody else that each signed head of a chain is posted to; absent means none'),
  OIDC_ALLOW: hostPorts
    .default([])
    .describe('Exact host:port pairs of providers on private addresses, of organisations too; may be without https'),
  EXPORT_ALLOW: hostPorts
    .default([])
    .describe(
      'Exact host:port pairs on private addresses that exports of the record may be sent to, also without https',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level logged'),
} as const;
