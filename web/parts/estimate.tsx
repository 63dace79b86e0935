/** What a dry run found: what a real run would bring, what that costs, and how sure it is. */
import type { ReactNode } from 'react';
import type { Estimate } from '#schema/crawl.ts';
import { useVoice } from './voice.tsx';

interface Props {
  title: string;
  estimate: Estimate;
  /** What can be done with it. */
  children: ReactNode;
}

export function EstimatePanel({ title, estimate, children }: Props) {
  const { say, number, duration, money } = useVoice();
  const { pages, files, passages, tokens, cost, currency, seconds, lookedAt } = estimate;
  const figures = [
    [say('estimate.pages'), number(pages)],
    [say('estimate.files'), number(files)],
    [say('estimate.passages'), number(passages)],
    [say('estimate.tokens'), number(tokens)],
    [say('estimate.cost'), cost === null ? say('estimate.cost.unknown') : money(cost, currency)],
    [say('estimate.time'), duration(seconds)],
  ] as const;
  return (
    <section className="result" aria-labelledby="estimate">
      <h2 id="estimate">{title}</h2>
      <p>{say('estimate.nothing')}</p>
      <dl className="figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="facts">
        {lookedAt < pages
          ? say('estimate.looked', { lookedAt, pages })
          : say('estimate.looked.all', { count: lookedAt })}{' '}
        {cost === null && say('estimate.cost.why')}
        {cost === 0 && say('estimate.cost.none')}
      </p>
      {children}
    </section>
  );
}
