/**
 * Levels of classification: how much a collection's content must be guarded, and how much a space can be trusted with.
 * What is classified above the space by which somebody comes to it is reached by nobody there (see the view `reach`).
 */
import { z } from 'zod';
import type { Rows } from './database.ts';
import { Language } from './session.ts';
import { SpaceKind } from './space.ts';

/** The one that everything begins at; it is always there. */
export const lowestLevel = 0;

export const Level = z.object({
  /** Its place in the order: a higher one is guarded more. */
  level: z.int().min(lowestLevel).max(9),
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500).default(''),
});
export type Level = z.infer<typeof Level>;

export const Classification = z.object({ levels: z.array(Level) });
export type Classification = z.infer<typeof Classification>;

const different = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** All levels at once. Each place and each name once, and the lowest among them. */
export const ClassificationForm = z.object({
  levels: z
    .array(Level)
    .min(1)
    .max(10)
    .refine((levels) => different(levels.map(({ level }) => level)), 'a level twice')
    .refine((levels) => different(levels.map(({ name }) => name.toLowerCase())), 'a name twice')
    .refine((levels) => levels.some(({ level }) => level === lowestLevel), 'without the lowest level'),
});
export type ClassificationForm = z.infer<typeof ClassificationForm>;

/** What an organisation starts from: it renames, adds and removes as it sees fit. */
const usual: Record<Language, readonly Level[]> = {
  sv: [
    { level: 0, name: 'Öppen', description: 'Kan visas för vem som helst.' },
    { level: 1, name: 'Intern', description: 'För dem som arbetar här.' },
    { level: 2, name: 'Känslig', description: 'För dem som behöver det i sitt arbete.' },
    { level: 3, name: 'Sekretess', description: 'Skyddas av sekretess.' },
  ],
  en: [
    { level: 0, name: 'Open', description: 'Can be shown to anybody.' },
    { level: 1, name: 'Internal', description: 'For those who work here.' },
    { level: 2, name: 'Sensitive', description: 'For those who need it in their work.' },
    { level: 3, name: 'Secret', description: 'Kept secret by law.' },
  ],
};

/** Gives the tenant the usual levels, named in its language, unless it has levels already. */
export async function makeLevels(tx: Rows, language: string): Promise<void> {
  const levels = usual[Language.catch('sv').parse(language)];
  await tx.sql(
    `insert into classification (tenant_id, level, name, description)
     select $1, l.level, l.name, l.description from unnest($2::int[], $3::text[], $4::text[]) l (level, name, description)
     where not exists (select from classification c where c.tenant_id = $1)
     on conflict do nothing`,
    [
      tx.tenantId,
      levels.map(({ level }) => level),
      levels.map(({ name }) => name),
      levels.map(({ description }) => description),
    ],
  );
}

/** Where a space or a collection stands among the levels, for those who decide it. */
export const Standing = z.object({
  id: z.uuid(),
  name: z.string(),
  level: Level.shape.level,
  /** Of a collection: the space that holds it. */
  space: z.object({ id: z.uuid(), name: z.string(), kind: SpaceKind, level: Level.shape.level }).nullable(),
  /** Of a space: its collections that are classified above it, and so are reached by nobody. */
  above: z.array(z.object({ id: z.uuid(), name: z.string(), level: Level.shape.level })),
});
export type Standing = z.infer<typeof Standing>;

const Pair = z.object({ spaceId: z.uuid(), space: z.string(), collectionId: z.uuid(), collection: z.string() });

/** What would be different with another level, before anything is changed. */
export const LevelImpact = z.object({
  level: Level.shape.level,
  /** Collections that would no longer answer in a space that holds them. */
  stops: z.array(Pair),
  /** Lendings that would no longer work. */
  breaks: z.array(Pair),
  /** Collections that would begin to answer in a space. */
  opens: z.array(Pair),
  /** How many would no longer reach a collection that they reach now. */
  people: z.int(),
  /** Of all this: shown again, it says that this is what is wanted. */
  hash: z.string(),
});
export type LevelImpact = z.infer<typeof LevelImpact>;

export const LevelQuery = z.object({ level: z.coerce.number().int().min(lowestLevel).max(9) });
export const LevelForm = z.object({ level: Level.shape.level, impact: LevelImpact.shape.hash });
export type LevelForm = z.infer<typeof LevelForm>;
