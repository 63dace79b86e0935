/** Where files and folders are dropped or chosen, and in plain words what may be brought. */
import { type DragEvent, Fragment, useEffect, useId, useRef, useState } from 'react';
import { type FileGroup, fileGroups } from '#schema/media.ts';
import type { Limits } from '#schema/upload.ts';
import { sizeWords } from './size-words.ts';
import { type Chosen, chosenIn, droppedIn } from './upload-choice.ts';
import { useVoice } from './voice.tsx';

interface Props {
  limits: Limits;
  add: (chosen: Chosen[]) => void;
}

export function UploadDrop({ limits, add }: Props) {
  const { say } = useVoice();
  const [over, setOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedIn(event.dataTransfer).then(add);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be chosen by the buttons inside
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p className="lead">{say('upload.drop')}</p>
      <div className="actions">
        <Picker label={say('upload.choose')} add={add} primary />
        <Picker label={say('upload.choose.folder')} add={add} folder />
      </div>
      <LimitWords limits={limits} />
    </div>
  );
}

interface PickerProps {
  label: string;
  add: (chosen: Chosen[]) => void;
  folder?: boolean;
  primary?: boolean;
}

/** The browser's own field, which keyboards and screen readers know, in the look of a button. */
function Picker({ label, add, folder = false, primary = false }: PickerProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const take = () => {
    const { current } = field;
    if (!current?.files?.length) return;
    add(chosenIn(current.files));
    // The same file can be chosen again.
    current.value = '';
  };
  // What was chosen before the page's script was there has told nobody.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(take, []);
  return (
    <span className="picker">
      <input id={id} type="file" ref={field} multiple onChange={take} {...(folder && { webkitdirectory: '' })} />
      <label htmlFor={id} className={primary ? 'button primary' : 'button'}>
        {label}
      </label>
    </span>
  );
}

/** How large files of each kind may be; kinds of one size together. */
function LimitWords({ limits }: { limits: Limits }) {
  const voice = useVoice();
  const { say } = voice;
  const groups = fileGroups.flatMap((group) => {
    const types = limits.types.filter((type) => type.group === group);
    const [first] = types;
    return first ? [{ group, size: sizeWords(voice, first.maxBytes), endings: types.map(({ ending }) => ending) }] : [];
  });
  const sizeOf = (group: FileGroup) => groups.find((one) => one.group === group)?.size ?? '';
  return (
    <>
      <p className="hint">{say('upload.limits.short', { size: sizeOf('document'), large: sizeOf('recording') })}</p>
      <details className="file-kinds">
        <summary>{say('upload.limits')}</summary>
        <dl className="facts">
          {groups.map(({ group, size, endings }) => (
            <Fragment key={group}>
              <dt>{say(`upload.group.${group}`)}</dt>
              <dd>{say('upload.limits.group', { size, endings: endings.join(', ') })}</dd>
            </Fragment>
          ))}
        </dl>
        <p>{say('upload.limits.count', { count: limits.maxFilesAtOnce })}</p>
      </details>
    </>
  );
}
