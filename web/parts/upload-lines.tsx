/** Files on their way and being read: how far each has come, or why not and what to do, with what can be done about it. */
import { Link, useFetcher } from '@remix-run/react';
import type { Extract } from '#schema/extract.ts';
import { sayReason } from '#schema/reason.ts';
import { type FileLine, type Progress, runProgress, sendingProgress } from './file-progress.ts';
import { isEnded } from './live-runs.ts';
import { sizeWords } from './size-words.ts';
import { type Fault, isOnItsWay, type Queue, type Sending } from './upload-queue.ts';
import { useVoice } from './voice.tsx';

interface Props {
  lines: readonly FileLine[];
  /** Null where nothing is sent from this page. */
  queue: Queue | null;
  /** Whether the reader may cancel and retry. */
  mayAct: boolean;
}

/** More are told of by their number. */
const mostShown = 100;

export function UploadLines({ lines, queue, mayAct }: Props) {
  const { say } = useVoice();
  const more = lines.length - mostShown;
  return (
    <>
      <ul className="files" aria-label={say('upload.files')}>
        {lines
          .slice(0, mostShown)
          .map((line) =>
            line.kind === 'sending' ? (
              <SendingLine key={`sending ${line.sending.key}`} sending={line.sending} queue={queue} />
            ) : (
              <RunLine key={line.run.id} run={line.run} mayAct={mayAct} />
            ),
          )}
      </ul>
      {more > 0 && <p className="facts">{say('upload.more', { count: more })}</p>}
    </>
  );
}

function SendingLine({ sending, queue }: { sending: Sending; queue: Queue | null }) {
  const voice = useVoice();
  const { say } = voice;
  const { key, name, folder, step, fault, sizeBytes, mayRetry } = sending;
  return (
    <li className={step}>
      <p className="name">
        {name} <span className="detail">{[folder, sizeWords(voice, sizeBytes)].filter(Boolean).join(' · ')}</span>
      </p>
      <ProgressWords name={name} progress={sendingProgress(sending)} />
      {fault && <FaultWords fault={fault} />}
      <div className="actions">
        {isOnItsWay(sending) && (
          <button
            type="button"
            className="quiet"
            aria-label={say('upload.cancel.named', { name })}
            onClick={() => queue?.cancel(key)}
          >
            {say('upload.cancel')}
          </button>
        )}
        {mayRetry && (step === 'refused' || step === 'cancelled') && (
          <button
            type="button"
            className="quiet"
            aria-label={say('upload.retry.named', { name })}
            onClick={() => queue?.retry(key)}
          >
            {say('upload.retry')}
          </button>
        )}
      </div>
    </li>
  );
}

function RunLine({ run, mayAct }: { run: Extract; mayAct: boolean }) {
  const { name, state, reason, documentId, twinId } = run;
  const openId = twinId ?? documentId;
  return (
    <li className={state}>
      <p className="name">{openId ? <Link to={`/document/${openId}`}>{name}</Link> : name}</p>
      <ProgressWords name={name} progress={runProgress(run)} />
      {reason && <FaultWords fault={reason} />}
      {mayAct && (
        <div className="actions">
          {!isEnded(run) && run.wish === 'run' && <RunAct run={run} act="cancel" />}
          {state === 'failed' && <RunAct run={run} act="retry" />}
        </div>
      )}
    </li>
  );
}

/** A form of its own: it works without scripts, and with them the page is not left. */
function RunAct({ run, act }: { run: Extract; act: 'cancel' | 'retry' }) {
  const { say } = useVoice();
  const fetcher = useFetcher<{ problem?: { detail: string } }>();
  const problem = fetcher.data?.problem;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="runId" value={run.id} />
      <button
        type="submit"
        className="quiet"
        name="intent"
        value={act}
        aria-disabled={fetcher.state !== 'idle'}
        aria-label={say(`upload.${act}.named`, { name: run.name })}
      >
        {say(`upload.${act}`)}
      </button>
      {problem && <span role="alert">{problem.detail}</span>}
    </fetcher.Form>
  );
}

function ProgressWords({ name, progress: { word, facts, part } }: { name: string; progress: Progress }) {
  const { say } = useVoice();
  return (
    <div className="how-far">
      <span>{say(word, facts)}</span>
      {part !== null && <progress aria-label={say('upload.progress', { name })} max={1} value={part} />}
    </div>
  );
}

function FaultWords({ fault }: { fault: Fault }) {
  const { language } = useVoice();
  const { sentence, next } = 'code' in fault ? sayReason(fault, language) : fault;
  return (
    <p className="why">
      <strong>{sentence}</strong> {next}
    </p>
  );
}
