/** One outside call after the other fails, before and after its effect: what is left is what an undisturbed way leaves. */
import { expect } from 'vitest';
import { type Flaw, type Moment, openFlaw } from './flaw.ts';

export type Tried<Left> = {
  /** What the undisturbed way left. */
  reference: Left;
  /** Calls of which one failed at a time. */
  failed: number;
};

/**
 * `left` goes the whole way anew, through doors with this flaw, and answers what is left in a form that is equal wherever
 * it is the same. Every `stride`th call fails from the first on, an odd number; with 1 every one does, both ways.
 */
export async function tryEachCall<Left>(left: (flaw: Flaw) => Promise<Left>, stride = 1): Promise<Tried<Left>> {
  const calm = openFlaw(0, 'before');
  const reference = await left(calm);
  let failed = 0;
  for (const [at, moment] of moments(calm.calls, stride)) {
    const flaw = openFlaw(at, moment);
    expect(await left(flaw), `call ${at} of ${calm.calls} failed ${moment} its effect`).toEqual(reference);
    expect(flaw.hasStruck).toBe(true);
    failed += 1;
  }
  return { reference, failed };
}

/** Both of each call; where not every call is tried, they take turns. */
function* moments(calls: number, stride: number): Generator<[at: number, moment: Moment]> {
  for (let at = 1; at <= calls; at += stride) {
    if (stride === 1 || at % 2 === 1) yield [at, 'before'];
    if (stride === 1 || at % 2 === 0) yield [at, 'after'];
  }
}
