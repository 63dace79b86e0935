/** The API's part of the registers of what is used: entered at its start, and of organisations that come later soon. */
import type { Database } from '#schema/database.ts';
import type { EnterUsed } from '#schema/used.ts';

export type EnteringDeps = {
  db: Pick<Database, 'tenants' | 'withTenant'>;
  enterUsed: EnterUsed;
  /** An organisation that fails does not stop the others; the next round tries it again. */
  onFault(error: unknown): void;
  everyMs?: number;
};

const usualMs = 10 * 60_000;
/** The database may not be there yet. */
const againMs = 5_000;

export function keepEntering({ db, enterUsed, onFault, everyMs = usualMs }: EnteringDeps): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  async function round(): Promise<void> {
    let isWhole = true;
    const note = (error: unknown) => {
      isWhole = false;
      onFault(error);
    };
    const tenants = await db.tenants().catch((error) => {
      note(error);
      return [];
    });
    for (const { id } of tenants) if (!isOver) await db.withTenant(id, enterUsed).catch(note);
    if (!isOver) timer = setTimeout(round, isWhole ? everyMs : Math.min(againMs, everyMs)).unref();
  }
  void round();
  return {
    [Symbol.dispose]() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
