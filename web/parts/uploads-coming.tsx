/** Files that were begun to be sent and have not come, by whomever and from wherever: how far, and what can be done. */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useState } from 'react';
import type { ComingUpload } from '#schema/upload.ts';
import { sizeWords } from './size-words.ts';
import type { Sending } from './upload-queue.ts';
import * as sender from './upload-send.client.ts';
import { Time, useVoice } from './voice.tsx';

interface Props extends sender.Sender {
  coming: readonly ComingUpload[];
  /** What is sent from this page is shown there. */
  files: readonly Sending[];
}

export function UploadsComing({ collectionId, personId, coming, files }: Props) {
  const { say } = useVoice();
  const begunHere = useBegunHere(collectionId, personId);
  const shown = coming.filter((one) => !files.some((file) => isSame(one, file)));
  if (shown.length === 0) return null;
  return (
    <>
      <h3 id="coming">{say('upload.coming')}</h3>
      <ul className="files coming" aria-labelledby="coming">
        {shown.map((one) => (
          <Coming key={one.id} one={one} isHere={begunHere.has(one.id)} />
        ))}
      </ul>
    </>
  );
}

const isSame = ({ isMine, name, folder, sizeBytes }: ComingUpload, file: Sending): boolean =>
  isMine && name === file.name && folder === file.folder && sizeBytes === file.sizeBytes;

/** Empty until scripts have looked. */
function useBegunHere(collectionId: string, personId: string): ReadonlySet<string> {
  const [begun, setBegun] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    void sender.begunHere({ collectionId, personId }).then(setBegun);
  }, [collectionId, personId]);
  return begun;
}

function Coming({ one, isHere }: { one: ComingUpload; isHere: boolean }) {
  const voice = useVoice();
  const { say } = voice;
  const { name, folder, sizeBytes, receivedBytes, personName, isMine, changedAt } = one;
  const part = sizeBytes === 0 ? 1 : receivedBytes / sizeBytes;
  const from = isMine ? '' : say('upload.coming.from', { name: personName });
  return (
    <li>
      <p className="name">
        {name} <span className="detail">{[folder, sizeWords(voice, sizeBytes), from].filter(Boolean).join(' · ')}</span>
      </p>
      <div className="how-far">
        <span>
          {say('upload.coming.come', { percent: Math.floor(part * 100) })} <Time at={changedAt} clock />
        </span>
        <progress aria-label={say('upload.progress', { name })} max={1} value={part} />
      </div>
      {isMine && <p className="why">{say(isHere ? 'upload.coming.here' : 'upload.coming.elsewhere')}</p>}
      {isMine && <GiveUp uploadId={one.id} name={name} />}
    </li>
  );
}

function GiveUp({ uploadId, name }: { uploadId: string; name: string }) {
  const { say } = useVoice();
  const { revalidate } = useRevalidator();
  const [hasFailed, setFailed] = useState(false);
  const giveUp = () => {
    setFailed(false);
    // One that is gone already is as given up; the list says so when it is read again.
    sender.giveUp(uploadId).then(revalidate, () => {
      setFailed(true);
      revalidate();
    });
  };
  return (
    <div className="actions">
      <button type="button" className="quiet" aria-label={say('upload.cancel.named', { name })} onClick={giveUp}>
        {say('upload.cancel')}
      </button>
      {hasFailed && <span role="alert">{say('upload.coming.failed')}</span>}
    </div>
  );
}
