/**
 * Files on their way to a collection: a few are sent at once, the others wait. It knows nothing of pages or of the
 * network: `send` sends one file, and whoever subscribes is told of every change.
 */
import type { Reason } from '#schema/progress.ts';
import type { Said } from '#schema/reason.ts';
import type { Chosen } from './upload-choice.ts';

/** Why a file was not taken: in words, or by a code that words are looked up by. */
export type Fault = Reason | Said;

export interface Sending {
  /** Its place in the queue. */
  key: number;
  name: string;
  folder: string;
  sizeBytes: number;
  sentBytes: number;
  /** `sent`: all of it has come, and it is being read. */
  step: 'waiting' | 'sending' | 'sent' | 'refused' | 'cancelled';
  fault: Fault | null;
  /** Whether sending it once more can help. */
  mayRetry: boolean;
  /** The run that reads it, once it was sent. */
  extractId: string | null;
}

/** One file on its way. `done` answers the run that reads it, and rejects with what `faultOf` can explain. */
export interface Way {
  done: Promise<string>;
  /** Breaks it off; what has come of it is deleted. */
  stop(): Promise<void>;
}

export interface QueueSettings {
  send: (chosen: Chosen, tell: (sentBytes: number) => void) => Way;
  faultOf: (error: unknown) => Fault;
  /** Why a file is not even sent. */
  whyNot: (file: File) => Reason | undefined;
  atOnce?: number;
}

/** A person's line carries no more at once, and a server answers others meanwhile. */
const filesAtOnce = 3;

export type Queue = ReturnType<typeof openQueue>;

export function openQueue({ send, faultOf, whyNot, atOnce = filesAtOnce }: QueueSettings) {
  let files: readonly Sending[] = [];
  const chosen = new Map<number, Chosen>();
  const ways = new Map<number, Way>();
  const readers = new Set<() => void>();

  const change = (key: number, to: Partial<Sending>) => {
    files = files.map((file) => (file.key === key ? { ...file, ...to } : file));
    for (const reader of readers) reader();
  };

  /** Lines tell of every few kilobytes; readers see whole per cents. */
  function tell(key: number, sentBytes: number): void {
    const file = files[key]!;
    const percentOf = (bytes: number) => Math.floor((100 * bytes) / file.sizeBytes);
    if (percentOf(sentBytes) !== percentOf(file.sentBytes)) change(key, { sentBytes });
  }

  async function begin({ key }: Sending): Promise<void> {
    const way = send(chosen.get(key)!, (sentBytes) => tell(key, sentBytes));
    ways.set(key, way);
    change(key, { step: 'sending' });
    const [sent] = await Promise.allSettled([way.done]);
    // One that was cancelled is no longer ours, and may be on its way once more.
    if (ways.get(key) !== way) return;
    ways.delete(key);
    const { onEnd } = chosen.get(key)!;
    if (sent.status === 'rejected') change(key, { step: 'refused', fault: faultOf(sent.reason) });
    else {
      chosen.delete(key);
      change(key, { step: 'sent', extractId: sent.value });
    }
    onEnd?.(sent.status === 'fulfilled');
    next();
  }

  function next(): void {
    for (const file of files) {
      if (ways.size >= atOnce) return;
      if (file.step === 'waiting') void begin(file);
    }
  }

  return {
    files: (): readonly Sending[] => files,
    subscribe: (reader: () => void) => {
      readers.add(reader);
      return () => {
        readers.delete(reader);
      };
    },
    add(some: readonly Chosen[]): void {
      const added = some.map((one, at): Sending => {
        const key = files.length + at;
        const fault = whyNot(one.file) ?? null;
        if (fault) one.onEnd?.(false);
        else chosen.set(key, one);
        const { name, size } = one.file;
        const step = fault ? 'refused' : 'waiting';
        const known = { key, name, folder: one.folder, sizeBytes: size, mayRetry: !fault && !one.onEnd };
        return { ...known, sentBytes: 0, step, fault, extractId: null };
      });
      files = [...files, ...added];
      for (const reader of readers) reader();
      next();
    },
    cancel(key: number): void {
      const way = ways.get(key);
      ways.delete(key);
      change(key, { step: 'cancelled' });
      chosen.get(key)?.onEnd?.(false);
      // What cannot be told now is deleted when nothing more has come for a while.
      void way?.stop().catch(() => {});
      next();
    },
    /** Once more, for one that was refused or cancelled: it goes on where it ended, if the server still has that. */
    retry(key: number): void {
      change(key, { step: 'waiting', fault: null, sentBytes: 0 });
      next();
    },
  };
}

export const isOnItsWay = ({ step }: Sending): boolean => step === 'waiting' || step === 'sending';
