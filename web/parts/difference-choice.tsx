/** What is compared, and which of it is shown. */
import { Form, Link } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import { type Difference, DifferenceKind } from '#schema/difference.ts';
import { Select } from './form.tsx';
import { useVoice } from './voice.tsx';

interface AgainstProps {
  runs: Crawl[];
  chosenId: string | null;
  kind: DifferenceKind | null;
}

/** The earlier run, chosen among those that can be compared with. */
export function Against({ runs, chosenId, kind }: AgainstProps) {
  const { say, time } = useVoice();
  return (
    <Form method="get" className="inline-form">
      {kind && <input type="hidden" name="kind" value={kind} />}
      <Select
        key={chosenId}
        name="against"
        label={say('difference.against')}
        defaultValue={chosenId ?? ''}
        options={runs.map(({ id, requestedAt }) => [id, time(requestedAt)])}
      />
      <button type="submit">{say('difference.against.submit')}</button>
    </Form>
  );
}

interface FilterProps {
  counts: Difference['counts'];
  kind: DifferenceKind | null;
  against: string | null;
}

/** How many pages of each kind there are; each number leads to its pages. */
export function DifferenceFilter({ counts, kind, against }: FilterProps) {
  const { say, number } = useVoice();
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const to = (option: DifferenceKind | null) => {
    const asked = new URLSearchParams({ ...(option && { kind: option }), ...(against && { against }) });
    return `?${asked}`;
  };
  return (
    <nav className="counted" aria-label={say('difference.filter')}>
      {[null, ...DifferenceKind.options].map((option) => (
        <Link
          key={option}
          to={to(option)}
          preventScrollReset
          aria-current={option === kind ? 'true' : undefined}
          className={option ?? undefined}
        >
          <span>{say(option ? `difference.kind.${option}` : 'difference.all')}</span>{' '}
          <strong>{number(option ? counts[option] : all)}</strong>
        </Link>
      ))}
    </nav>
  );
}
