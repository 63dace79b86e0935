/** Documents in a table: what each is, where it stood, its tags, and how long a deleted one can be taken back. */
import { Link } from '@remix-run/react';
import type { DocumentRow } from '#schema/document.ts';
import { endingOf } from '#schema/media.ts';
import { Held } from './hold.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** `PDF` for `application/pdf`. */
export const fileKind = (mediaType: string): string => endingOf(mediaType).toUpperCase();

interface TableProps {
  documents: DocumentRow[];
  /** Of deleted ones: days in which they can be taken back. */
  restoreDays: number | null;
  /** With a box before each, to choose it by. */
  choose?: boolean;
}

export function DocumentTable({ documents, restoreDays, choose = false }: TableProps) {
  const { say } = useVoice();
  const columns = [
    { label: say('collection.documents') },
    { label: say('collection.language'), kind: 'extra' as const },
    { label: say('collection.published'), kind: 'extra' as const },
    { label: say(restoreDays === null ? 'collection.seen' : 'file.deleted.left') },
  ];
  return (
    <Table caption={say('collection.documents')} columns={columns}>
      {documents.map((document) => (
        <DocumentLine key={document.id} document={document} restoreDays={restoreDays} choose={choose} />
      ))}
    </Table>
  );
}

function DocumentLine({
  document,
  restoreDays,
  choose,
}: { document: DocumentRow } & Pick<TableProps, 'restoreDays' | 'choose'>) {
  const { say, languageName } = useVoice();
  const { id, title, name, folder, url, tags, removedAt } = document;
  const shown = title || name || url;
  const detail = [folder, name && name !== shown && name].filter(Boolean).join('/') || url;
  return (
    <tr>
      <td>
        <div className={choose ? 'chosen-by' : undefined}>
          {choose && (
            <input type="checkbox" name="documentId" value={id} aria-label={say('file.choose', { name: shown })} />
          )}
          <div>
            {removedAt ? shown : <Link to={`/document/${id}`}>{shown}</Link>}
            <UnreadMark document={document} />
            {detail && <span className="detail">{detail}</span>}
            {document.isHeld && (
              <span className="detail">
                <Held />
              </span>
            )}
            {tags.length > 0 && (
              <span className="marks">
                {tags.map((tag) => (
                  <span key={tag} className="tag">
                    {tag}
                  </span>
                ))}
              </span>
            )}
          </div>
        </div>
      </td>
      <td className="extra">{document.language && languageName(document.language)}</td>
      <td className="extra">{document.published && <Time at={document.published} />}</td>
      <td>
        {restoreDays === null || !removedAt ? (
          <Time at={document.lastSeenAt} />
        ) : (
          say('file.deleted.days', { count: daysLeft(removedAt, restoreDays) })
        )}
      </td>
    </tr>
  );
}

const dayMs = 86_400_000;

/** Whole days until something that was deleted then can no longer be taken back. */
export const daysLeft = (removedAt: string, restoreDays: number, now = Date.now()): number =>
  Math.max(0, Math.ceil(restoreDays - (now - Date.parse(removedAt)) / dayMs));

/** What kind of file it is, and that its text is not there yet, or could not be had. */
export function UnreadMark({ document: { state, mediaType } }: { document: Pick<DocumentRow, 'state' | 'mediaType'> }) {
  const { say } = useVoice();
  if (state === 'ready') return null;
  return (
    <span className="marks">
      <span className="state">{fileKind(mediaType)}</span>
      <span className={`state ${state}`}>{say(`document.${state}`)}</span>
    </span>
  );
}
