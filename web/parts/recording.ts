/** A recording of a person's own, and what is needed to make it: an open microphone, and a shelf in the browser. */

export interface Recording {
  id: string;
  personId: string;
  collectionId: string;
  name: string;
  /** As the browser names what it writes, codecs included. */
  mimeType: string;
  startedAtMs: number;
  durationMs: number;
  sizeBytes: number;
  /** Whether it is to be sent without asking again. */
  isHanded: boolean;
}

/** What the browser keeps of recordings, whatever becomes of the page. */
export interface Shelf {
  /** Those of this person for this collection that no other tab is busy with, the newest first; no other tab gets them now. */
  claim(): Promise<Recording[]>;
  begin(recording: Recording): Promise<void>;
  /** One more piece, with what is now known of the whole: both or neither. */
  add(recording: Recording, ordinal: number, piece: Blob): Promise<void>;
  change(recording: Recording): Promise<void>;
  file(recording: Recording): Promise<File>;
  drop(id: string): Promise<void>;
  /** Leaves it to other tabs, and to a next visit: they can have it as soon as this resolves. */
  release(id: string): Promise<void>;
}

export interface Hearer {
  onPiece(piece: Blob): void;
  /** It ended by itself: the microphone is gone. */
  onEnd(): void;
}

/** A microphone that is open. */
export interface Take {
  mimeType: string;
  start(): void;
  pause(): void;
  resume(): void;
  /** Closes it. Its last piece has been told when this resolves. */
  stop(): Promise<void>;
  /** How loud it is at this moment, 0 to 1. */
  level(): number;
}
