/** The voice of the reader's language, for every part of the page. */
import { useRouteLoaderData } from '@remix-run/react';
import { createContext, Fragment, type ReactNode, useContext, useMemo } from 'react';
import type { Language } from '#schema/session.ts';
import { type Facts, speak, type Voice, type WordKey } from '../words/speak.ts';

const VoiceContext = createContext<Voice>(speak('sv'));

export function VoiceProvider({ language, children }: { language: Language; children: ReactNode }) {
  return <VoiceContext.Provider value={useMemo(() => speak(language), [language])}>{children}</VoiceContext.Provider>;
}

export const useVoice = () => useContext(VoiceContext);

/** A moment or, without `clock`, a day. Its parts are never broken, so that a narrow column breaks between them. */
export function Time({ at, clock = false }: { at: string; clock?: boolean }) {
  const voice = useVoice();
  const written = clock ? voice.time(at) : voice.date(at);
  return (
    <time dateTime={at}>
      {written.split(' ').map((part, nth) => (
        <Fragment key={part}>
          {nth > 0 && ' '}
          <span>{part}</span>
        </Fragment>
      ))}
    </time>
  );
}

interface MetaArgs {
  data: unknown;
  matches: { id: string; data: unknown }[];
}

/** A route's `meta`: its title in the reader's language, from words or from what the loader read. */
export const titled =
  <Data = unknown>(read: (say: (key: WordKey, facts?: Facts) => string, data: Data) => string) =>
  ({ data, matches }: MetaArgs) => {
    const root = matches.find((match) => match.id === 'root')?.data as { language?: Language } | undefined;
    const voice = speak(root?.language ?? 'sv');
    return [{ title: `${read(voice.say, data as Data)} – Diarium` }];
  };

/** What the root loader read; `undefined` when it failed. */
export const useRoot = <Data,>() => useRouteLoaderData('root') as Data | undefined;
