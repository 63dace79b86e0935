/** The microphone, heard by the browser's own recorder: Opus in WebM, or what else the browser writes. */
import type { Hearer, Take } from './recording.ts';

const kinds = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** So much is lost at most when the tab is closed. */
const pieceMs = 3_000;
/** Speech is clear at this rate: 22 MB an hour. */
const audioBitsPerSecond = 48_000;
/** People across a table are to be heard; nothing is played that could be heard again. */
const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true };

export async function listen({ onPiece, onEnd }: Hearer): Promise<Take> {
  const mimeType = kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const recorder = new MediaRecorder(stream, { ...(mimeType && { mimeType }), audioBitsPerSecond });
  const meter = openMeter(stream);
  const light = stayLit();
  const ended = Promise.withResolvers<void>();
  let isAsked = false;
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    for (const track of stream.getTracks()) track.stop();
    meter.close();
    light.close();
    ended.resolve();
  };
  recorder.ondataavailable = ({ data }) => onPiece(data);
  recorder.onstop = () => {
    close();
    if (!isAsked) onEnd();
  };
  return {
    mimeType: recorder.mimeType || mimeType || 'audio/webm',
    start: () => recorder.start(pieceMs),
    pause: () => {
      recorder.requestData();
      recorder.pause();
    },
    resume: () => recorder.resume(),
    stop: () => {
      isAsked = true;
      if (recorder.state === 'inactive') close();
      else recorder.stop();
      return ended.promise;
    },
    level: meter.level,
  };
}

/** How loud the stream is, 0 to 1, from the loudest of the last 40 ms. */
function openMeter(stream: MediaStream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    },
    close: () => void context.close(),
  };
}

/** Telephones take the microphone away when their screen goes dark. Where a browser cannot prevent that, it is as it was. */
function stayLit() {
  let lock: WakeLockSentinel | undefined;
  let isOver = false;
  const ask = async () => {
    if (document.visibilityState !== 'visible') return;
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (isOver) await lock?.release();
  };
  void ask();
  // The browser takes it back whenever the tab is out of sight.
  document.addEventListener('visibilitychange', ask);
  return {
    close: () => {
      isOver = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    },
  };
}
