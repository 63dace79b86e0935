/** The set of a disposal: how much of each kind, what is to go by name, and what stayed and why. */
import type { PurgeItem, PurgePreview } from '#schema/purge-run.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

export function PurgeCounts({ counts }: Pick<PurgePreview, 'counts'>) {
  const { say, number } = useVoice();
  if (counts.length === 0) return <p>{say('disposal.manifest.none')}</p>;
  return (
    <Table
      caption={say('disposal.manifest')}
      columns={[
        { label: say('disposal.kind') },
        { label: say('disposal.planned'), kind: 'number' },
        { label: say('disposal.gone'), kind: 'number' },
        { label: say('disposal.kept'), kind: 'number' },
        { label: say('disposal.missing'), kind: 'number' },
      ]}
      isStacked
    >
      {counts.map(({ kind, planned, gone, kept, missing }) => (
        <tr key={kind}>
          <th scope="row">{say(`disposal.what.${kind}`)}</th>
          <td className="number">{number(planned)}</td>
          <td className="number">{number(gone)}</td>
          <td className="number">{number(kept)}</td>
          <td className="number">{number(missing)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What is still to go, as far as it is shown: by name, so that whoever decides sees what it is. */
export function PlannedItems({ preview: { counts, items } }: { preview: PurgePreview }) {
  const { say } = useVoice();
  const planned = items.filter(({ state }) => state === 'planned');
  if (planned.length === 0) return null;
  const all = counts.reduce((sum, count) => sum + count.planned - count.gone - count.kept, 0);
  return (
    <section>
      <h2>{say('disposal.going')}</h2>
      <Table
        caption={say('disposal.going')}
        columns={[{ label: say('disposal.label') }, { label: say('disposal.kind') }, { label: say('disposal.due') }]}
        isStacked
      >
        {planned.map((item) => (
          <tr key={`${item.kind} ${item.id}`}>
            <td>
              <Name item={item} />
            </td>
            <td>{say(`disposal.what.${item.kind}`)}</td>
            <td>{item.dueAt && <Time at={item.dueAt} />}</td>
          </tr>
        ))}
      </Table>
      {all > planned.length && <p className="facts">{say('disposal.more', { count: all - planned.length })}</p>}
    </section>
  );
}

/** Also what a hold kept out of the set from the beginning. */
export function KeptItems({ preview: { counts, items, held } }: { preview: PurgePreview }) {
  const { say } = useVoice();
  const kept = [...items.filter(({ state }) => state === 'kept'), ...held];
  if (kept.length === 0) return null;
  const all = held.length + counts.reduce((sum, count) => sum + count.kept, 0);
  return (
    <section>
      <h2>{say('disposal.stayed')}</h2>
      <Table
        caption={say('disposal.stayed')}
        columns={[{ label: say('disposal.label') }, { label: say('disposal.kind') }, { label: say('disposal.why') }]}
        isStacked
      >
        {kept.map((item) => (
          <tr key={`${item.kind} ${item.id}`}>
            <td>
              <Name item={item} />
            </td>
            <td>{say(`disposal.what.${item.kind}`)}</td>
            <td>{item.why && say(`disposal.why.${item.why}`)}</td>
          </tr>
        ))}
      </Table>
      {all > kept.length && <p className="facts">{say('disposal.more', { count: all - kept.length })}</p>}
    </section>
  );
}

/** What was named and was not there: nobody disposed of it. */
export function MissingItems({ preview: { counts, items } }: { preview: PurgePreview }) {
  const { say } = useVoice();
  const missing = items.filter(({ state }) => state === 'missing');
  if (missing.length === 0) return null;
  const all = counts.reduce((sum, count) => sum + count.missing, 0);
  return (
    <section>
      <h2>{say('disposal.missing')}</h2>
      <p>{say('disposal.missing.about')}</p>
      <Table
        caption={say('disposal.missing')}
        columns={[{ label: say('disposal.label') }, { label: say('disposal.kind') }]}
        isStacked
      >
        {missing.map((item) => (
          <tr key={`${item.kind} ${item.id}`}>
            <td>
              <Name item={item} />
            </td>
            <td>{say(`disposal.what.${item.kind}`)}</td>
          </tr>
        ))}
      </Table>
      {all > missing.length && <p className="facts">{say('disposal.more', { count: all - missing.length })}</p>}
    </section>
  );
}

const Name = ({ item: { label, id } }: { item: PurgeItem }) => label ?? <code className="breaking">{id}</code>;
