/**
 * Recordings in the browser's own storage, piece by piece as they are made: a closed tab, a crash or a lost network costs
 * what is not yet a piece. A page holds one piece at a time, however long the recording.
 */
import type { Recording, Shelf } from './recording.ts';
import { headBytes, withDuration } from './webm-duration.ts';

const database = 'diarium-recordings';
/** Of a recording, one piece at a time. */
const piecesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
/** Two megabytes. */
const piecesAtOnce = 100;
const lockOf = (id: string) => `diarium/recording/${id}`;

/** What one person records for one collection. */
export function openShelf({ personId, collectionId }: Pick<Recording, 'personId' | 'collectionId'>): Shelf {
  let opened: Promise<IDBDatabase> | undefined;
  const held = new Map<string, () => Promise<void>>();

  /** Settles with the transaction; what was written is on the disk when it resolves. */
  async function within<Value>(act: (stores: (name: 'recording' | 'piece') => IDBObjectStore) => IDBRequest<Value>) {
    opened ??= openStorage();
    const transaction = (await opened).transaction(['recording', 'piece'], 'readwrite', { durability: 'strict' });
    const done = Promise.withResolvers<Value>();
    const request = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => done.resolve(request.result);
    transaction.onabort = () => done.reject(transaction.error ?? request.error);
    return done.promise;
  }

  /** Whether it is ours now, or was already: until it is released, or the tab is gone. */
  const hold = (id: string): Promise<boolean> => {
    if (held.has(id)) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const holding = navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) => {
      const released = Promise.withResolvers<void>();
      if (lock) {
        held.set(id, () => {
          released.resolve();
          return freed;
        });
      }
      resolve(lock !== null);
      if (lock) await released.promise;
    });
    const freed = holding.then(() => {});
    return promise;
  };
  const release = async (id: string): Promise<void> => {
    const letGo = held.get(id);
    held.delete(id);
    await letGo?.();
  };
  const drop = async (id: string): Promise<void> => {
    await within((store) => {
      store('recording').delete(id);
      return store('piece').delete(piecesOf(id));
    });
    await release(id);
  };
  /** Blobs of the browser's, which it lays on the disk when they grow many. */
  async function readPieces(id: string): Promise<Blob[]> {
    const pieces: Blob[] = [];
    for (;;) {
      const from = pieces.length;
      const some = await within<ArrayBuffer[]>((store) =>
        store('piece').getAll(IDBKeyRange.bound([id, from], [id, from + piecesAtOnce - 1])),
      );
      pieces.push(...some.map((bytes) => new Blob([bytes])));
      if (some.length < piecesAtOnce) return pieces;
    }
  }
  const put = (recording: Recording) => within((store) => store('recording').put(recording));

  return {
    async claim() {
      const all = await within<Recording[]>((store) => store('recording').getAll());
      const mine: Recording[] = [];
      for (const one of all) {
        if (one.personId !== personId || one.collectionId !== collectionId || !(await hold(one.id))) continue;
        if (one.sizeBytes > 0) mine.push(one);
        // Nothing was heard before the page was left.
        else await drop(one.id);
      }
      return mine.sort((a, b) => b.startedAtMs - a.startedAtMs);
    },
    async begin(recording) {
      await hold(recording.id);
      await put(recording);
    },
    async add(recording, ordinal, piece) {
      // Browsers hold more of a blob in memory than of its bytes.
      const bytes = await piece.arrayBuffer();
      await within((store) => {
        store('piece').add(bytes, [recording.id, ordinal]);
        return store('recording').put(recording);
      });
    },
    async change(recording) {
      await put(recording);
    },
    async file({ id, name, mimeType, startedAtMs, durationMs }) {
      const [first, ...rest] = await readPieces(id);
      if (!first) throw new Error(`nothing is kept of ${id}`);
      const head = new Uint8Array(await first.slice(0, headBytes).arrayBuffer());
      const parts = [withDuration(head, durationMs), first.slice(headBytes), ...rest];
      // It is known again by its name, size and time: sent once more, it goes on where it ended.
      return new File(parts, `${name}.${endingOf(mimeType)}`, { type: mimeType, lastModified: startedAtMs });
    },
    drop,
    release,
  };
}

function openStorage(): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>();
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('recording', { keyPath: 'id' });
    request.result.createObjectStore('piece');
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  return promise;
}

/** Endings that say it is sound alone. */
function endingOf(mimeType: string): string {
  if (mimeType.startsWith('audio/mp4')) return 'm4a';
  return mimeType.startsWith('audio/ogg') ? 'ogg' : 'weba';
}
