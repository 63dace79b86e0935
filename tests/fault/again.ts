/**
 * The ways in which Temporal runs an activity more than once: again after it answered, twice at once when a heartbeat
 * was lost, and after an attempt whose process died right after a commit. Each has to leave the rows of one run.
 */
import type { Database } from '#schema/database.ts';

export type Trial<Scene, Seen> = {
  /** A fresh scene, each like the other. */
  arrange(): Promise<Scene>;
  act(scene: Scene, db: Database): Promise<unknown>;
  /** All that `act` may have changed, comparable between scenes. */
  look(scene: Scene): Promise<Seen>;
};
export type Way<Seen> = { way: string; seen: Seen };

/** What one run leaves, and what each way of running it more than once leaves. */
export async function tryAgain<Scene, Seen>(
  db: Database,
  trial: Trial<Scene, Seen>,
): Promise<{ once: Seen; ways: Way<Seen>[] }> {
  const { arrange, act, look } = trial;
  const after = async (run: (scene: Scene) => Promise<unknown>) => {
    const scene = await arrange();
    await run(scene);
    return look(scene);
  };
  const once = await after((scene) => act(scene, db));
  const inSequence = await after(async (scene) => {
    await act(scene, db);
    await act(scene, db);
  });
  const atOnce = await after(async (scene) => {
    const ends = await Promise.allSettled([act(scene, db), act(scene, db)]);
    // The one that was fenced off is tried again.
    if (ends.some(({ status }) => status === 'rejected')) await act(scene, db);
  });
  const ways: Way<Seen>[] = [
    { way: 'twice in sequence', seen: inSequence },
    { way: 'twice at once', seen: atOnce },
  ];
  for (let at = 1; ; at += 1) {
    const door = dyingAt(db, at, 'after');
    const seen = await after(async (scene) => {
      await act(scene, door).catch(() => {});
      await act(scene, db);
    });
    if (!door.hasDied) return { once, ways };
    ways.push({ way: `after an attempt that died past commit ${at}`, seen });
  }
}

/** A door whose process dies around its `at`th commit: from then on nothing passes it any more. */
export function dyingAt(
  db: Database,
  at: number,
  moment: 'before' | 'after',
): Database & { readonly hasDied: boolean } {
  let transactions = 0;
  let hasDied = false;
  const live = () => {
    if (hasDied) throw new Error('the process died');
  };
  return {
    ...db,
    get hasDied() {
      return hasDied;
    },
    async readTenant(tenantId, select, params) {
      live();
      return db.readTenant(tenantId, select, params);
    },
    withTenant(tenantId, work, options) {
      transactions += 1;
      const isLast = transactions === at;
      const worked: typeof work = async (tx) => {
        live();
        const result = await work(tx);
        if (isLast && moment === 'before') hasDied = true;
        live();
        return result;
      };
      return db.withTenant(tenantId, worked, options).then((result) => {
        if (isLast) hasDied = true;
        live();
        return result;
      });
    },
  };
}
