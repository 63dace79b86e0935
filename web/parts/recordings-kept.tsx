/** Recordings that are in this browser alone: each is given a name and saved, or thrown away. */
import { useId, useState } from 'react';
import { clockWords } from './clock.ts';
import { Confirm } from './confirm.tsx';
import type { Recorder } from './recorder.ts';
import type { Recording } from './recording.ts';
import { sizeWords } from './size-words.ts';
import { useVoice } from './voice.tsx';

export function RecordingsKept({ recorder, kept }: { recorder: Recorder; kept: readonly Recording[] }) {
  const { say } = useVoice();
  const id = useId();
  return (
    <div className="notice">
      <h3 id={id}>{say('recorder.kept')}</h3>
      <p>{say('recorder.kept.about')}</p>
      <ul className="kept" aria-labelledby={id}>
        {kept.map((recording) => (
          <Kept key={recording.id} recorder={recorder} recording={recording} />
        ))}
      </ul>
    </div>
  );
}

/** No name of a file holds a slash. */
const fileName = (name: string): string => name.replaceAll(/[\\/]/g, '-').trim();
/** With its ending it is as long as names of files may be. */
const longestName = 240;

function Kept({ recorder, recording }: { recorder: Recorder; recording: Recording }) {
  const voice = useVoice();
  const { say } = voice;
  const [name, setName] = useState(recording.name);
  const id = useId();
  const { durationMs, sizeBytes } = recording;
  const facts = { length: clockWords(durationMs / 1_000), size: sizeWords(voice, sizeBytes) };
  return (
    <li>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void recorder.send(recording, fileName(name) || recording.name);
        }}
      >
        <label htmlFor={id}>{say('recorder.name')}</label>
        <input
          id={id}
          value={name}
          maxLength={longestName}
          aria-describedby={`${id}-facts`}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <p id={`${id}-facts`} className="hint">
          {say('recorder.kept.facts', facts)}
        </p>
        <div className="actions">
          <button type="submit" className="primary">
            {say('recorder.save')}
          </button>
          <Confirm
            look="quiet danger"
            label={say('recorder.drop')}
            spokenLabel={say('recorder.drop.named', { name: recording.name })}
            title={say('recorder.drop.title')}
            about={say('recorder.drop.about', { name: recording.name })}
          >
            <button type="button" className="danger" onClick={() => recorder.drop(recording)}>
              {say('recorder.drop')}
            </button>
          </Confirm>
        </div>
      </form>
    </li>
  );
}
