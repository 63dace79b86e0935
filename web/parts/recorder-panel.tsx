/** Recording by microphone: begun, paused and ended, with how long and how loud it is, and what is not saved yet. */
import { useEffect, useRef } from 'react';
import type { LiveRecorder } from './live-recorder.ts';
import type { Recorder, RecorderFault, RecorderView } from './recorder.ts';
import { RecordingsKept } from './recordings-kept.tsx';
import { SoundLevel, useClock, useSilence } from './sound-level.tsx';
import { useVoice } from './voice.tsx';

export function RecorderPanel({ recorder, view }: LiveRecorder) {
  const { say, time } = useVoice();
  const { step, fault, kept } = view;
  const isSilent = useSilence(recorder, step === 'recording');
  const controls = useFocusKept(step);
  const start = () => recorder.start(say('recorder.name.first', { at: time(new Date().toISOString()) }));
  return (
    <div className="recorder">
      <div ref={controls} className="controls">
        {step === 'idle' || step === 'asking' ? (
          <button type="button" aria-disabled={step === 'asking'} onClick={start}>
            {say('recorder.start')}
          </button>
        ) : (
          <Running recorder={recorder} step={step} />
        )}
      </div>
      <p role="status" className={isSilent ? 'notice warn' : 'hint'}>
        {isSilent ? say('recorder.silent') : say(`recorder.step.${step}`)}
      </p>
      {fault && <FaultWords fault={fault} />}
      {kept.length > 0 && <RecordingsKept recorder={recorder} kept={kept} />}
    </div>
  );
}

function Running({ recorder, step }: { recorder: Recorder; step: RecorderView['step'] }) {
  const { say } = useVoice();
  const clock = useClock(recorder);
  const isPaused = step === 'paused';
  return (
    <>
      <p className="clock">
        <span role="timer" aria-label={say('recorder.time')}>
          {clock}
        </span>
      </p>
      <SoundLevel recorder={recorder} />
      <button type="button" onClick={isPaused ? recorder.resume : recorder.pause}>
        {say(isPaused ? 'recorder.resume' : 'recorder.pause')}
      </button>
      <button type="button" className="primary" aria-disabled={step === 'stopping'} onClick={recorder.stop}>
        {say('recorder.stop')}
      </button>
    </>
  );
}

function FaultWords({ fault }: { fault: RecorderFault }) {
  const { say } = useVoice();
  return (
    <p role="alert" className="notice warn">
      <strong>{say(`recorder.fault.${fault}`)}</strong> {say(`recorder.fault.${fault}.next`)}
    </p>
  );
}

/** The button that was pressed goes with its step: the focus goes on to the first one of the next. */
function useFocusKept(step: RecorderView['step']) {
  const controls = useRef<HTMLDivElement>(null);
  const before = useRef(step);
  useEffect(() => {
    const was = before.current;
    before.current = step;
    const hasChanged = (was === 'asking' && step === 'recording') || (was === 'stopping' && step === 'idle');
    if (hasChanged) controls.current?.querySelector('button')?.focus();
  }, [step]);
  return controls;
}
