/** What a source is set to do, and how much has come of it. */
import { Fragment, type ReactNode } from 'react';
import type { Source } from '#schema/source.ts';
import { useVoice } from './voice.tsx';

type Facts = [label: string, value: ReactNode][];

export function SourceFacts({ source }: { source: Source }) {
  const { say, number } = useVoice();
  const { form } = source;
  const answer = (yes: boolean) => say(yes ? 'source.yes' : 'source.no');
  const limits: Facts = [
    [say('source.sameSite'), say(`source.sameSite.${form.sameSite}`)],
    [say('source.maxPages'), number(form.maxPages)],
  ];
  const facts: Facts = [
    [say('source.documents'), number(source.documents)],
    [say('source.kind'), say(`source.kind.${form.kind}`)],
    ...(form.kind === 'list' ? [] : limits),
    [say('source.requestsPerSecond'), number(form.requestsPerSecond)],
    [say('source.files'), answer(form.files)],
    [say('source.render'), answer(form.render)],
  ];
  return (
    <section>
      <h2>{say('source.settings')}</h2>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
