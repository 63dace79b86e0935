/** What an event is about, in words, with the way to it where it has a page. */
import { Link } from '@remix-run/react';
import { HeldThing } from '#schema/hold.ts';
import type { Voice } from '../words/speak.ts';
import { thing as words } from '../words/sv/thing.ts';
import { pageOf } from './hold-form-data.ts';
import { HoldThing } from './hold-mark.tsx';
import { useVoice } from './voice.tsx';

const known = Object.keys(words) as (keyof typeof words)[];
export const thingKinds: readonly string[] = known.map((key) => key.replace('thing.', ''));

/** A kind that there are no words for stays itself. */
export function sayThing(say: Voice['say'], kind: string): string {
  const key = known.find((one) => one === `thing.${kind}`);
  return key ? say(key) : kind;
}

const pages: Record<string, string> = {
  collection: '/collection',
  'archive-package': '/compliance/package',
  crawl: '/crawl',
  document: '/document',
  message: '/compliance/answer',
  source: '/source',
  space: '/space',
  hold: '/compliance/hold',
  purge: '/compliance/purge',
  export: '/compliance/export',
  'person-request': '/compliance/request',
};

const isHoldable = (kind: string): kind is HeldThing['kind'] => HeldThing.shape.kind.safeParse(kind).success;

/** Its kind and id, leading to its page, and to every event that is about it. */
export function ThingLinks({ kind, id }: { kind: string; id: string }) {
  const { say } = useVoice();
  const page = pages[kind];
  return (
    <>
      {sayThing(say, kind)} {page ? <Link to={`${page}/${id}`}>{id}</Link> : <span>{id}</span>}{' '}
      <Link to={`?about=${id}`}>{say('audit.fact.all')}</Link>{' '}
      {isHoldable(kind) && <HoldThing page={pageOf({ kind, id })} />}
    </>
  );
}
