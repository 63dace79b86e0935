/**
 * Readers that take nothing. What is sent waits first in the system's buffers and then in ours, where it may not wait
 * for long: a reader who has taken nothing for `limitMs` while something waited is dropped, and can come back.
 */
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Watches until the response closes. `waitingBytes` is what waits before the response itself. */
export function dropSlowReader(
  response: ServerResponse,
  { limitMs, waitingBytes, onDrop }: { limitMs: number; waitingBytes: () => number; onDrop: () => void },
): void {
  const { socket } = response;
  // A request from inside the process has no reader who could be slow.
  if (!(socket instanceof Socket)) return;
  let takenBytes = -1;
  let takenAt = Date.now();
  const look = setInterval(() => {
    const taken = socket.bytesWritten - socket.writableLength;
    const waits = waitingBytes() + response.writableLength > 0;
    if (!waits || taken !== takenBytes) {
      takenBytes = taken;
      takenAt = Date.now();
    } else if (Date.now() - takenAt >= limitMs) {
      onDrop();
      response.destroy();
    }
  }, limitMs / 4);
  response.once('close', () => clearInterval(look));
}
