/** What is to be known before a correction goes on: that it was kept here, begins with an older text, or was overtaken. */
import { Link } from '@remix-run/react';
import type { Document, Version } from '#schema/document.ts';
import { Time, useVoice } from './voice.tsx';

/** Goes on with what this browser kept of it. */
export function KeptHere({ keptAt, restart }: { keptAt: string; restart: () => void }) {
  const { say } = useVoice();
  return (
    <div className="notice" role="status">
      <p>
        {say('correction.kept')} <Time at={keptAt} clock />.
      </p>
      <button type="button" onClick={restart}>
        {say('correction.restart')}
      </button>
    </div>
  );
}

export function FromOlder({ version }: { version: Version }) {
  const { say } = useVoice();
  return (
    <p className="notice">
      {say('correction.older')} <Time at={version.fetchedAt} clock />. {say('correction.older.next')}
    </p>
  );
}

interface OvertakenProps {
  document: Document;
  /** The version that was corrected, which is not the current one any more. */
  baseId: string;
  restart: () => void;
}
/** Somebody else's correction was first: theirs can be looked at, written over, or gone on with. Nothing is lost. */
export function Overtaken({ document, baseId, restart }: OvertakenProps) {
  const { say } = useVoice();
  const { id, version } = document;
  return (
    <div className="notice warn" role="alert">
      <p>
        <strong>
          {version.editedBy ? say('correction.overtaken.by', { name: version.editedBy }) : say('correction.overtaken')}
        </strong>
      </p>
      <p>{say('correction.overtaken.next')}</p>
      <div className="actions">
        <Link to={`/document/${id}/difference?was=${baseId}&now=${version.id}`} target="_blank">
          {say('correction.overtaken.see')}
        </Link>
        <button type="submit" name="over" value={version.id}>
          {say('correction.overtaken.mine')}
        </button>
        <Link className="button" to="?" onClick={restart}>
          {say('correction.overtaken.theirs')}
        </Link>
      </div>
    </div>
  );
}
