/** Copies an answer as text, with the sources its numbers stand for. */
import { useState } from 'react';
import type { Message } from '#schema/chat.ts';
import type { Voice } from '../words/speak.ts';
import { useScripts } from './fold.ts';
import { placeWords } from './page-place.ts';
import { useVoice } from './voice.tsx';

type Cited = Pick<Message, 'text' | 'sources' | 'citations'>;

/** The answer's text, and below it a line for each source that it cites, with its page where it has one. */
export function answerAsText({ text, sources, citations }: Cited, voice: Voice): string {
  const cited = sources.filter(({ ordinal }) => citations.some((citation) => citation.ordinal === ordinal));
  const lines = cited.map(({ ordinal, title, url, place }) => {
    const named = [title, placeWords(voice, place)].filter(Boolean).join(', ');
    return `[${ordinal}] ${[named, url].filter(Boolean).join(' – ')}`;
  });
  return lines.length === 0 ? text : [text, '', voice.say('chat.sources'), ...lines].join('\n');
}

/** Nothing where the browser gives pages no clipboard. */
export function CopyAnswer({ answer }: { answer: Cited }) {
  const voice = useVoice();
  const { say } = voice;
  const [copied, setCopied] = useState(false);
  if (!useScripts() || !navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(answerAsText(answer, voice)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <button type="button" className="quiet" onClick={copy}>
        {say('chat.copy')}
      </button>
      <span className="usage" role="status">
        {copied && say('chat.copied')}
      </span>
    </>
  );
}
