/** An event's details for people: facts and changes line by line, and the run and the answer that the event belongs to. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { DetailLine } from './audit-entry.ts';

type Json = Record<string, unknown>;
type Thing = { kind: string; id: string };

/** What events of runs name them by, and what these are called as objects. */
const runs = { crawlId: 'crawl', extractId: 'extract', purgeId: 'purge', exportId: 'export' } as const;
const runKinds: readonly string[] = [...Object.values(runs), 'audit-export', 'person-request', 'archive-package'];
const answers = ['messageId', 'answerId'] as const;

/**
 * Changes come as `{ from, to }`, or as `before` beside `after`, or beside what became of the same names; everything else
 * is a fact. Lists are one value.
 */
export function detailLines(details: unknown): DetailLine[] {
  if (!isJson(details)) return [];
  const { before, after, ...rest } = details;
  if (!isJson(before)) return Object.entries(details).flatMap(([name, value]) => linesOf(name, value));
  const became = isJson(after) ? after : pick(rest, Object.keys(before));
  const facts = isJson(after) ? rest : omit(rest, Object.keys(became));
  const names = [...new Set([...Object.keys(before), ...Object.keys(became)])];
  return [
    ...names.flatMap((name) => changesOf(name, before[name], became[name])),
    ...Object.entries(facts).flatMap(([name, value]) => linesOf(name, value)),
  ];
}

/** Setting by setting, also of those inside others; what stayed as it was is a fact. */
function changesOf(name: string, was: unknown, is: unknown): DetailLine[] {
  if (isJson(was) && isJson(is)) {
    const parts = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return parts.flatMap((part) => changesOf(`${name}.${part}`, was[part], is[part]));
  }
  const [before, value] = [was ?? null, is ?? null];
  return [{ name, before: isDeepStrictEqual(before, value) ? null : { value: before }, value }];
}

function linesOf(name: string, value: unknown): DetailLine[] {
  if (!isJson(value)) return [{ name, before: null, value }];
  if ('from' in value && 'to' in value) return changesOf(name, value.from, value.to);
  return Object.entries(value).flatMap(([part, inner]) => linesOf(`${name}.${part}`, inner));
}

/** The run that an event is about, or names. */
export function runOf(object: Thing | null, details: unknown): Thing | null {
  if (object && runKinds.includes(object.kind)) return object;
  const named = Object.entries(runs).find(([name]) => idIn(details, name) !== null);
  return named ? { kind: named[1], id: idIn(details, named[0])! } : null;
}

/** The answer that an event is about, or names. */
export function answerOf(object: Thing | null, details: unknown): string | null {
  if (object && (object.kind === 'message' || object.kind === 'answer')) return object.id;
  return answers.map((name) => idIn(details, name)).find((id) => id !== null) ?? null;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const pick = (all: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
const omit = (all: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

function idIn(details: unknown, name: string): string | null {
  const id = isJson(details) ? details[name] : null;
  return z.uuid().safeParse(id).success ? (id as string) : null;
}
