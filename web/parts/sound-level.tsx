/** How loud and how long a recording is at this moment, and whether the microphone hears anything at all. */
import { useEffect, useRef, useState } from 'react';
import { clockWords } from './clock.ts';
import type { Recorder } from './recorder.ts';
import { useVoice } from './voice.tsx';

const lookMs = 100;
/** Below this nothing but the microphone's own hiss is heard. */
const silentLevel = 0.01;
const silentForMs = 5_000;

/** A bar that moves with the sound; it says nothing to those who do not see it, since it never stands still. */
export function SoundLevel({ recorder }: { recorder: Recorder }) {
  const { say } = useVoice();
  const bar = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      // As loudness is heard: half of the bar is a tenth of the greatest sound.
      if (bar.current) bar.current.value = Math.max(0, 1 + Math.log10(Math.max(recorder.level(), 0.01)) / 2);
    }, lookMs);
    return () => clearInterval(timer);
  }, [recorder]);
  return <meter ref={bar} className="sound" aria-label={say('recorder.level')} min={0} max={1} />;
}

export function useClock(recorder: Recorder): string {
  const [clock, setClock] = useState(() => clockWords(recorder.elapsedMs() / 1_000));
  useEffect(() => {
    const timer = setInterval(() => setClock(clockWords(recorder.elapsedMs() / 1_000)), lookMs);
    return () => clearInterval(timer);
  }, [recorder]);
  return clock;
}

/** Whether nothing has been heard for a while; false while it is not `on`. */
export function useSilence(recorder: Recorder, on: boolean): boolean {
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    if (!on) return;
    let heardMs = Date.now();
    const timer = setInterval(() => {
      if (recorder.level() > silentLevel) heardMs = Date.now();
      setSilent(Date.now() - heardMs > silentForMs);
    }, lookMs);
    return () => {
      clearInterval(timer);
      setSilent(false);
    };
  }, [recorder, on]);
  return isSilent;
}
