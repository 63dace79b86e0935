/**
 * The register of AI systems, kept by what is really used. The first provider for a use is as the installation was set
 * when it began, which is an event of its start; any other that sends things out of the installation waits until somebody
 * of the organisation agrees.
 */
import { type AiModel, type AiUse, builtIn } from './ai-system.ts';
import { type Actor, recordEvent, system } from './audit.ts';
import type { Rows } from './database.ts';
import { newId } from './id.ts';
import { tellAll } from './notice.ts';
import type { ModelSettings, Settings, UnstructuredSettings } from './settings.ts';

/** What the installation uses for what, as its settings have it. */
export function aiModelsOf({ model, extract }: Pick<Settings, 'model' | 'extract'>): AiModel[] {
  const { apiKey, baseUrl, chat, embed, transcribe, whisperModelFile } = model;
  const { unstructured } = extract;
  return [
    apiKey || baseUrl ? modelAway('answer', model, chat) : here('answer', 'extract-1'),
    embed ? modelAway('embed', model, embed) : here('embed', 'hashing-512'),
    transcribe
      ? modelAway('transcribe', model, transcribe)
      : here('transcribe', whisperModelFile ? 'whisper.cpp' : 'pocketsphinx'),
    unstructured ? readerAway(unstructured) : here('read', 'readers-1'),
  ];
}

const here = (use: AiUse, model: string): AiModel => ({ use, provider: builtIn, model, region: 'installation' });

/** A model of the service that the installation is set to. */
export const modelAway = (use: AiUse, { baseUrl, region }: ModelSettings, model: string): AiModel => ({
  use,
  provider: baseUrl ? new URL(baseUrl).host : 'api.openai.com',
  model,
  region: region ?? null,
});

/** A server that files are sent to for reading. */
export const readerAway = ({ url }: Pick<UnstructuredSettings, 'url'>): AiModel => ({
  use: 'read',
  provider: new URL(url).host,
  model: 'unstructured',
  region: null,
});

/** Whose settings say which model does it: answers are made by the API, everything else by workers. */
const keepers: Readonly<Record<AiUse, 'api' | 'worker'>> = {
  answer: 'api',
  embed: 'worker',
  transcribe: 'worker',
  read: 'worker',
};

/** Of `models` those that this process keeps the register of. */
export const modelsKeptBy = (keeper: 'api' | 'worker', models: readonly AiModel[]): AiModel[] =>
  models.filter(({ use }) => keepers[use] === keeper);

type Open = AiModel & { id: string };

/** The systems in use of the transaction's tenant, by use; none of a use that was never registered. */
export const openSystems = (tx: Rows): Promise<Open[]> =>
  tx.sql<Open>(
    'select id, use, provider, model, region from ai_system where tenant_id = $1 and ended_at is null order by use',
    [tx.tenantId],
  );

const openSystem = async (tx: Rows, wanted: AiUse): Promise<Open | undefined> =>
  (await openSystems(tx)).find(({ use }) => use === wanted);

const isSame = (one: AiModel, other: AiModel): boolean =>
  one.provider === other.provider && one.model === other.model && one.region === other.region;

/** Whether a model may be used without anybody's agreeing anew. */
const followsOn = (before: AiModel | undefined, model: AiModel): boolean =>
  before === undefined || model.provider === builtIn || model.provider === before.provider;

/** Those of `models` whose provider nobody has agreed to. */
export const waitingOf = (open: readonly AiModel[], models: readonly AiModel[]): AiModel[] =>
  models.filter(
    (model) =>
      !followsOn(
        open.find(({ use }) => use === model.use),
        model,
      ),
  );

/**
 * Answers whether `model` may be used, and enters it where none of its use is there yet. Which model of a provider it is
 * that process says which keeps it: of two that are set to different ones, the register would name now one, now the other.
 */
export async function mayUse(tx: Rows, model: AiModel): Promise<boolean> {
  const before = await openSystem(tx, model.use);
  if (!before || keepers[model.use] === 'api') return enter(tx, model);
  return followsOn(before, model);
}

/**
 * Brings the register up to date with `models`, as far as nobody has to agree; whoever may agree to one that waits is
 * told of it, once a month.
 */
export async function keepRegisters(tx: Rows, models: readonly AiModel[]): Promise<void> {
  for (const model of models) {
    if (await enter(tx, model)) continue;
    const facts = { provider: model.provider };
    const told = await tx.sql(
      `select from notice where tenant_id = $1 and code = 'provider-waits' and facts = $2 and at > now() - interval '30 days'`,
      [tx.tenantId, JSON.stringify(facts)],
    );
    if (told.length === 0) await tellAll(tx, 'model', 'provider-waits', facts);
  }
}

/** Answers whether it may be used. Of two that are the first at once the second is another provider, and waits. */
async function enter(tx: Rows, model: AiModel): Promise<boolean> {
  const before = await holdUse(tx, model.use);
  if (!followsOn(before, model)) return false;
  if (!before || !isSame(before, model)) await beginSystem(tx, system, model, 'ai-system.begin');
  return true;
}

/** The system in use; nobody begins another one until the transaction has ended. */
async function holdUse(tx: Rows, use: AiUse): Promise<Open | undefined> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`ai-system ${tx.tenantId} ${use}`]);
  return openSystem(tx, use);
}

/** From now on `model` is what is used; what was before it stays in the register, with its end. Answers its id. */
export async function beginSystem(
  tx: Rows,
  actor: Actor,
  model: AiModel,
  action: 'ai-system.begin' | 'ai-system.accept',
): Promise<string> {
  // Of two who begin the same at once the second finds it begun.
  const before = await holdUse(tx, model.use);
  if (before && isSame(before, model)) return before.id;
  const [ended] = await tx.sql<{ purpose: string; risk: string | null; owner: string }>(
    `update ai_system set ended_at = now(), version = version + 1
     where tenant_id = $1 and use = $2 and ended_at is null returning purpose, risk, owner`,
    [tx.tenantId, model.use],
  );
  const id = newId();
  const accepted = action === 'ai-system.accept';
  await tx.sql(
    `insert into ai_system (tenant_id, id, use, provider, model, region, purpose, risk, owner, accepted_by, accepted_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[tx.tenantId, id, model.use, model.provider, model.model, model.region],
      ...[ended?.purpose ?? '', ended?.risk ?? null, ended?.owner ?? ''],
      ...(accepted ? [actor.id ?? null, actor.name ?? null] : [null, null]),
    ],
  );
  await recordEvent(tx, actor, {
    action,
    object: { kind: 'ai-system', id },
    details: { ...model, before: before?.provider ?? null },
  });
  return id;
}
