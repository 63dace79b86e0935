/**
 * A recording by microphone: begun, paused, ended, kept piece by piece as it is made, and handed over to be sent. It
 * knows neither pages nor the browser: `listen` hears, `shelf` keeps, `hand` sends, and whoever subscribes is told.
 */
import type { Hearer, Recording, Shelf, Take } from './recording.ts';

export type RecorderFault = 'refused' | 'missing' | 'busy' | 'unable' | 'full' | 'gone' | 'long' | 'unread';

export interface RecorderView {
  step: 'idle' | 'asking' | 'recording' | 'paused' | 'stopping';
  fault: RecorderFault | null;
  /** Recorded, and neither handed over nor thrown away; the newest first. */
  kept: readonly Recording[];
}

export interface RecorderSettings {
  personId: string;
  collectionId: string;
  shelf: Shelf;
  /** Rejects with a DOMException as browsers name it. */
  listen: (hearer: Hearer) => Promise<Take>;
  /** Sends it; `onEnd` is told whether all of it has come, or it was refused or cancelled. */
  hand: (file: File, onEnd: (isSent: boolean) => void) => void;
  newId: () => string;
  nowMs: () => number;
}

/** Longer ones are not read; minutes are left for what the clock and the sound differ by. */
const longestMs = 9.9 * 3_600_000;
/** Pieces come more often. A machine that slept longer recorded nothing meanwhile. */
const longestSleepMs = 10_000;

interface Live {
  recording: Recording;
  take: Take;
  pieces: number;
  /** Resolves when all pieces so far are kept. */
  writing: Promise<void>;
  /** Recorded until the last piece or pause, and when that was; null while it is paused. */
  recordedMs: number;
  sinceMs: number | null;
}

export type Recorder = ReturnType<typeof openRecorder>;

export function openRecorder(settings: RecorderSettings) {
  const { personId, collectionId, shelf, listen, hand, newId, nowMs } = settings;
  let view: RecorderView = { step: 'idle', fault: null, kept: [] };
  let live: Live | null = null;
  let opening = Promise.resolve();
  let ending = Promise.resolve();
  let hasLeft = false;
  const readers = new Set<() => void>();

  const change = (to: Partial<RecorderView>) => {
    view = { ...view, ...to };
    for (const reader of readers) reader();
  };
  const elapsedMs = (): number => {
    if (!live) return 0;
    return live.recordedMs + (live.sinceMs === null ? 0 : Math.min(nowMs() - live.sinceMs, longestSleepMs));
  };
  /** The time until now counts; from here on it counts if it `goesOn`. */
  const mark = (taken: Live, goesOn: boolean) => {
    taken.recordedMs = elapsedMs();
    taken.sinceMs = goesOn ? nowMs() : null;
  };

  /** After a piece that could not be kept none is: what is kept has no gaps. */
  function keep(taken: Live, piece: Blob): void {
    if (piece.size === 0) return;
    mark(taken, taken.sinceMs !== null);
    const durationMs = taken.recordedMs;
    const sizeBytes = taken.recording.sizeBytes + piece.size;
    taken.recording = { ...taken.recording, durationMs, sizeBytes };
    const { recording, pieces } = taken;
    taken.pieces += 1;
    taken.writing = taken.writing.then(() => shelf.add(recording, pieces, piece));
    taken.writing.catch(() => void end('full'));
    if (durationMs >= longestMs) void end('long');
  }

  const releaseAll = (recordings: readonly Pick<Recording, 'id'>[]) =>
    Promise.all(recordings.map(({ id }) => shelf.release(id)));

  async function findLeft(): Promise<void> {
    const found = await shelf.claim();
    if (hasLeft) {
      await releaseAll(found);
      return;
    }
    change({ kept: found.filter(({ isHanded }) => !isHanded) });
    for (const recording of found.filter(({ isHanded }) => isHanded)) await send(recording);
  }

  async function start(name: string): Promise<void> {
    if (view.step !== 'idle') return;
    change({ step: 'asking', fault: null });
    let take: Take | undefined;
    try {
      await opening;
      take = await listen({ onPiece: (piece) => live && keep(live, piece), onEnd: () => void end('gone') });
      if (hasLeft) return void (await take.stop());
      const known = { id: newId(), personId, collectionId, name, mimeType: take.mimeType, startedAtMs: nowMs() };
      const recording = { ...known, durationMs: 0, sizeBytes: 0, isHanded: false };
      await shelf.begin(recording);
      live = { recording, take, pieces: 0, writing: Promise.resolve(), recordedMs: 0, sinceMs: nowMs() };
      take.start();
      change({ step: 'recording' });
    } catch (error) {
      live = null;
      await take?.stop();
      change({ step: 'idle', fault: faultOf(error) });
    }
  }

  /** Settles when all is put away, whoever ended it. */
  function end(fault: RecorderFault | null): Promise<void> {
    if (live && view.step !== 'stopping') ending = putAway(live, fault);
    return ending;
  }

  async function putAway(taken: Live, fault: RecorderFault | null): Promise<void> {
    change({ step: 'stopping', fault });
    mark(taken, false);
    await taken.take.stop();
    await taken.writing.catch(() => {});
    live = null;
    // What is kept is what is shown, also where the last pieces could not be.
    const found = await shelf.claim();
    change({ step: 'idle', kept: found.filter(({ isHanded }) => !isHanded) });
  }

  async function send(recording: Recording): Promise<void> {
    const handed = { ...recording, isHanded: true };
    let file: File;
    try {
      file = await shelf.file(handed);
      await shelf.change(handed);
    } catch {
      return change({ fault: 'unread' });
    }
    change({ kept: view.kept.filter(({ id }) => id !== recording.id) });
    hand(file, (isSent) => void settle(recording, isSent));
  }

  /** The copy here goes when the other one is whole, and not before. */
  async function settle(recording: Recording, isSent: boolean): Promise<void> {
    if (isSent) return shelf.drop(recording.id);
    await shelf.change({ ...recording, isHanded: false });
    if (hasLeft) return shelf.release(recording.id);
    change({ kept: [recording, ...view.kept] });
  }

  return {
    view: (): RecorderView => view,
    elapsedMs,
    level: (): number => live?.take.level() ?? 0,
    subscribe: (reader: () => void) => {
      readers.add(reader);
      return () => {
        readers.delete(reader);
      };
    },
    /** Finds what was left: what was being sent goes on, the rest is offered. */
    async open(): Promise<void> {
      opening = findLeft();
      await opening;
    },
    start,
    pause(): void {
      if (view.step !== 'recording' || !live) return;
      mark(live, false);
      live.take.pause();
      change({ step: 'paused' });
    },
    resume(): void {
      if (view.step !== 'paused' || !live) return;
      mark(live, true);
      live.take.resume();
      change({ step: 'recording' });
    },
    stop: () => end(null),
    /** Hands it over under this name. */
    send: (recording: Recording, name: string) => send({ ...recording, name }),
    async drop({ id }: Recording): Promise<void> {
      await shelf.drop(id);
      change({ kept: view.kept.filter((one) => one.id !== id) });
    },
    /** The page is left: what is recorded until now is kept for the next visit. */
    async leave(): Promise<void> {
      hasLeft = true;
      const ended = live ? [live.recording] : [];
      await end(null);
      await releaseAll([...ended, ...view.kept]);
    },
  };
}

const faults: Record<string, RecorderFault> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  QuotaExceededError: 'full',
};

const faultOf = (error: unknown): RecorderFault => (error instanceof Error && faults[error.name]) || 'unable';
