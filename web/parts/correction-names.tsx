/** The speakers of a record, each to be renamed everywhere at once. */
import { type Said, speakersIn } from './correction.ts';
import { useVoice } from './voice.tsx';

export function CorrectionNames({ lines }: { lines: readonly Said[] }) {
  const { say } = useVoice();
  const speakers = speakersIn(lines);
  return (
    <>
      <datalist id="speakers">
        {speakers.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {speakers.length > 0 && (
        <fieldset className="names">
          <legend>{say('correction.names')}</legend>
          {speakers.map((name) => (
            <div key={name}>
              <input type="hidden" name="was" value={name} />
              <input
                name="now"
                aria-label={say('correction.names.one', { name })}
                maxLength={100}
                defaultValue={name}
              />
            </div>
          ))}
          <button type="submit" name="intent" value="rename">
            {say('correction.names.rename')}
          </button>
        </fieldset>
      )}
    </>
  );
}
