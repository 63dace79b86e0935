/**
 * Leaves a service alone that fails again and again. After so many faults in a row the circuit is open, and calls are
 * refused at once; after a rest one call is let through as a probe, and its outcome closes the circuit or opens it again.
 */
import { Busy } from '#schema/errors.ts';

export type CircuitState = 'closed' | 'open' | 'half-open';

export type OnCircuit = (change: { service: string; state: CircuitState }) => void;

/**
 * ok: the service answered, if only to refuse · begun: it answers, and may yet break off · fault: it failed · unknown:
 * the caller left before it could tell.
 */
export type Outcome = 'ok' | 'begun' | 'fault' | 'unknown';

export type Circuit = {
  state(): CircuitState;
  /**
   * Begins a call; what it answers is told how the call went, once, and may be told `begun` before. Throws Busy while
   * the service is left alone.
   */
  enter(): (outcome: Outcome) => void;
};

export type CircuitSettings = {
  /** Faults in a row that open it. */
  faults?: number;
  restMs?: number;
  onChange?: OnCircuit;
};

export function openCircuit(
  service: string,
  { faults: mostFaults = 5, restMs = 15_000, onChange = () => undefined }: CircuitSettings = {},
): Circuit {
  let state: CircuitState = 'closed';
  let faults = 0;
  let restUntil = 0;
  let isProbing = false;

  const become = (next: CircuitState) => {
    if (next === state) return;
    state = next;
    onChange({ service, state });
  };

  return {
    state: () => state,
    enter: () => {
      const leftMs = restUntil - Date.now();
      if (state !== 'closed' && (leftMs > 0 || isProbing)) {
        throw new Busy(`${service} failed ${faults} times in a row and is left alone`, Math.max(leftMs, 1000));
      }
      const isProbe = state !== 'closed';
      if (isProbe) {
        isProbing = true;
        become('half-open');
      }
      return (outcome) => {
        if (isProbe) isProbing = false;
        if (outcome === 'ok') faults = 0;
        // The faults still count after a probe that has only begun: one more opens it again.
        if (outcome === 'ok' || (isProbe && outcome === 'begun')) become('closed');
        else if (outcome === 'fault') {
          faults++;
          if (!isProbe && faults < mostFaults) return;
          restUntil = Date.now() + restMs;
          become('open');
        }
      };
    },
  };
}
