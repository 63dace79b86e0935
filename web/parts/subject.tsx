/** What a question is put to, where that is not the whole space: named above the question, and taken away there. */
import { Link } from '@remix-run/react';
import type { ChatFilter } from '#schema/chat.ts';
import { useVoice } from './voice.tsx';

export interface Subject {
  /** What the page's address names; absent where the conversation goes on about what it was about. */
  filter: ChatFilter | undefined;
  documents: { id: string; title: string }[];
  collections: { id: string; name: string }[];
  /** Of those that were chosen: deleted since, or out of the reader's reach. */
  goneIds: string[];
}

/** The parameter of an address that asks the whole space, whatever its conversation was about. */
export const wholeName = 'whole';

/** The address of a new conversation about these documents. */
export const askPath = (spaceId: string, documentIds: readonly string[]): string =>
  `/chat?${new URLSearchParams([['spaceId', spaceId], ...documentIds.map((id) => ['documentId', id])])}`;

/** What says to the page's form what its address says to the page. */
export function SubjectFields({ filter }: Pick<Subject, 'filter'>) {
  if (!filter) return null;
  const { documentIds = [], collectionIds = [] } = filter;
  const fields = [
    ...documentIds.map((id) => ['documentId', id]),
    ...collectionIds.map((id) => ['collectionId', id]),
    ...(documentIds.length + collectionIds.length === 0 ? [[wholeName, '1']] : []),
  ];
  return fields.map(([name, value]) => <input key={value} type="hidden" name={name} value={value} />);
}

interface Props {
  subject: Subject;
  spaceId: string;
  conversationId: string | null;
}

export function SubjectChips({ subject, spaceId, conversationId }: Props) {
  const { say } = useVoice();
  const { documents, collections, goneIds } = subject;
  const chips = [
    ...documents.map(({ id, title }) => ({ id, name: title, to: `/document/${id}`, key: 'documentId' })),
    ...collections.map(({ id, name }) => ({ id, name, to: `/collection/${id}`, key: 'collectionId' })),
  ];
  if (chips.length === 0 && goneIds.length === 0) return null;
  const page = (left: string[][]) => {
    const [path, place] = conversationId ? [`/chat/${conversationId}`, []] : ['/chat', [['spaceId', spaceId]]];
    const whole = conversationId && left.length === 0 ? [[wholeName, '1']] : [];
    return `${path}?${new URLSearchParams([...place, ...left, ...whole])}`;
  };
  const without = (id: string) => page(chips.filter((chip) => chip.id !== id).map((chip) => [chip.key, chip.id]));
  return (
    <section className="subject" aria-label={say('chat.subject')}>
      {chips.length > 0 && (
        <>
          <p className="subject-word">{say('chat.subject')}</p>
          <ul className="chips">
            {chips.map(({ id, name, to }) => (
              <li key={id} className="chip">
                <Link to={to} className="chip-name">
                  {name}
                </Link>
                <Link className="chip-off" to={without(id)} aria-label={say('chat.subject.off', { name })}>
                  ×
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {goneIds.length > 0 && (
        <p className="notice warn" role="status">
          {say('chat.subject.gone', { count: goneIds.length })}
        </p>
      )}
      <Link to={page([])}>{say('chat.within.all')}</Link>
    </section>
  );
}
