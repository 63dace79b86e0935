/** What the launcher and its entry points owe each other: none outlives the one that started it. */

/** Calls `end` once when the process that spawned this one is gone, however it went. Works where it gave us a channel. */
export function endWithParent(end: () => void): void {
  if (!process.channel) return;
  process.once('disconnect', end);
  // Listening alone must not keep a process alive that has nothing left to do.
  process.channel.unref();
}
