/** Doors to the outside of which one call fails once: before it has had its effect, or after it, when nobody was told. */
import { Unreachable } from '#schema/errors.ts';

export type Moment = 'before' | 'after';

export type Flaw = {
  /** Calls so far, through all the doors that share it. */
  calls: number;
  hasStruck: boolean;
  /** The same door, through which the call fails. */
  at<Door extends object>(door: Door): Door;
  /** Takes a step as often as whoever calls it would: again where it met the flaw. Throws whatever else it throws. */
  past<Answer>(step: () => Promise<Answer>): Promise<Answer>;
};

/** Strikes at the `at`th call, 1…; none is the 0th. */
export function openFlaw(at: number, moment: Moment): Flaw {
  const cutOff = new Unreachable('the call was cut off');

  const strike = (): never => {
    flaw.hasStruck = true;
    throw cutOff;
  };
  async function asked(act: () => unknown): Promise<unknown> {
    if (moment === 'before') strike();
    await act();
    return strike();
  }
  async function* streamed(pieces: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    for await (const piece of pieces) {
      yield piece;
      if (moment === 'before') strike();
    }
    strike();
  }

  const flaw: Flaw = {
    calls: 0,
    hasStruck: false,
    at: (door) =>
      new Proxy(door, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            flaw.calls += 1;
            const act = () => value.apply(target, given) as unknown;
            if (flaw.calls !== at) return act();
            // What is told piece by piece breaks off within, everything else before or after the whole.
            return isStreamed(value) ? streamed(act() as AsyncIterable<unknown>) : asked(act);
          };
        },
      }),
    async past(step) {
      try {
        return await step();
      } catch (error) {
        if (error !== cutOff) throw error;
        return step();
      }
    },
  };
  return flaw;
}

const isStreamed = (call: unknown) => Object.prototype.toString.call(call) === '[object AsyncGeneratorFunction]';
