/** Every setting of the product. `readSettings` returns frozen groups, or one list of everything that is wrong. */
import { z } from 'zod';
import { InvalidInput } from './errors.ts';
import { variables } from './variables.ts';

const secrets = [
  'DATABASE_URL',
  'DATABASE_MIGRATE_URL',
  'DIARIUM_SECRET_KEY',
  'OPENAI_API_KEY',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
  'S3_SECRET_ACCESS_KEY',
  'UNSTRUCTURED_API_KEY',
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
  .refine(
    ({ S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }) => !S3_BUCKET || (S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY),
    {
      path: ['S3_ACCESS_KEY_ID'],
      message: 'is needed with S3_BUCKET, and S3_SECRET_ACCESS_KEY too',
    },
  )
  .refine(({ OIDC_CREATE_IN, OIDC_DOMAINS }) => !OIDC_CREATE_IN || OIDC_DOMAINS.length > 0, {
    path: ['OIDC_DOMAINS'],
    message: 'is needed with OIDC_CREATE_IN',
  });

/** A bucket of an S3-compatible store, and who it is asked as. */
export type BucketSettings = {
  name: string;
  endpoint: string | undefined;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** A server of Unstructured. */
export type UnstructuredSettings = {
  url: string;
  apiKey: string | undefined;
  /** Of a PDF, at once. */
  pdfPages: number;
};

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
    files: Object.freeze({ dir: v.FILES_DIR, bucket: bucketOf(v) }),
    uploads: Object.freeze({ fileBytes: v.UPLOAD_FILE_BYTES, recordingBytes: v.UPLOAD_RECORDING_BYTES }),
    restoreDays: v.DOCUMENT_RESTORE_DAYS,
    /** How long copies of what was disposed of may still lie elsewhere. */
    copies: { rewriteDays: v.DATABASE_REWRITE_DAYS, logDays: v.DATABASE_LOG_DAYS, backupDays: v.BACKUP_DAYS },
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
    auditWitnessUrl: v.AUDIT_WITNESS_URL,
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
    extract: Object.freeze({ slots: v.EXTRACT_SLOTS, unstructured: unstructuredOf(v) }),
    model: Object.freeze({
      apiKey: v.OPENAI_API_KEY,
      baseUrl: v.OPENAI_BASE_URL,
      chat: v.CHAT_MODEL,
      region: v.MODEL_REGION,
      embed: v.EMBED_MODEL,
      embedDims: v.EMBED_DIMS,
      embedPrice: v.EMBED_PRICE,
      embedPriceCurrency: v.EMBED_PRICE_CURRENCY,
      transcribe: v.TRANSCRIBE_MODEL,
      whisperModelFile: v.WHISPER_MODEL_FILE,
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
    exportAllow: v.EXPORT_ALLOW,
    logLevel: v.LOG_LEVEL,
  });
}

/** The store's own, where there is one instead of a folder. */
const bucketOf = (v: z.infer<typeof Variables>): BucketSettings | undefined =>
  v.S3_BUCKET === undefined
    ? undefined
    : Object.freeze({
        name: v.S3_BUCKET,
        endpoint: v.S3_ENDPOINT,
        region: v.S3_REGION,
        accessKeyId: v.S3_ACCESS_KEY_ID!,
        secretAccessKey: v.S3_SECRET_ACCESS_KEY!,
      });

const unstructuredOf = (v: z.infer<typeof Variables>): UnstructuredSettings | undefined =>
  v.UNSTRUCTURED_API_URL === undefined
    ? undefined
    : Object.freeze({
        url: v.UNSTRUCTURED_API_URL,
        apiKey: v.UNSTRUCTURED_API_KEY,
        pdfPages: v.UNSTRUCTURED_PDF_PAGES,
      });

/** The same variables for printing: secrets as ***, also who signs in within an address. */
export function maskedSettings(env: Record<string, string | undefined>): Record<string, string> {
  const shown = (name: string, value: string) =>
    (secrets as readonly string[]).includes(name) ? '***' : value.replaceAll(/\/\/[^/@\s]+@/g, '//***@');
  return Object.fromEntries(
    Object.keys(variables).flatMap((name) => (env[name] ? [[name, shown(name, env[name])]] : [])),
  );
}
