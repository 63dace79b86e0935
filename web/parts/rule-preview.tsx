/** What a rule takes today: how much, what comes first, and what holds keep. */
import type { RulePreview } from '#schema/retention-view.ts';
import type { WordKey } from '../words/speak.ts';
import { sizeWords } from './size-words.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

export function Preview({ preview }: { preview: RulePreview }) {
  const voice = useVoice();
  const { say } = voice;
  const { items, sizeBytes, held, later } = preview;
  return (
    <section aria-labelledby="preview" className="box">
      <h2 id="preview">{say('rule.preview')}</h2>
      <p role="status">
        {items === 0
          ? say('rule.preview.none')
          : say('rule.preview.items', { count: items, size: sizeWords(voice, sizeBytes) })}{' '}
        {held > 0 && say('rule.preview.held', { count: held })}
      </p>
      {later.items > 0 && (
        <p>
          {say('rule.preview.later', { count: later.items })}{' '}
          {later.nextAt && say('rule.preview.next', { date: voice.date(later.nextAt) })}
        </p>
      )}
      {items > 0 && <First first={preview.first} />}
    </section>
  );
}

function First({ first }: Pick<RulePreview, 'first'>) {
  const voice = useVoice();
  const { say } = voice;
  const columns = [
    { label: say('rule.preview.label') },
    { label: say('rule.preview.kind') },
    { label: say('rule.preview.due') },
    { label: say('rule.preview.size'), kind: 'number' as const },
  ];
  return (
    <Table caption={say('rule.preview.first')} columns={columns} isStacked>
      {first.map(({ kind, id, label, dueAt, sizeBytes, isHeld }) => (
        <tr key={id}>
          <td>
            {label ?? <code className="breaking">{id}</code>}
            {isHeld && ` (${say('rule.preview.isHeld')})`}
          </td>
          <td>{say(`retention.kind.${kind}` as WordKey)}</td>
          <td>
            <Time at={dueAt} />
          </td>
          <td className="number">{sizeWords(voice, sizeBytes)}</td>
        </tr>
      ))}
    </Table>
  );
}
