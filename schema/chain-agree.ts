/** Whether what is kept outside agrees with the chain. Apart from what signs, so that pages can ask it too. */
import type { ChainCheck } from './chain-state.ts';
import type { FindingCode } from './chain-verify.ts';

const betweenPlaces: readonly FindingCode[] = ['tail-missing', 'chain-replaced', 'head-forged'];

/** Whether the heads that are kept outside and the database say the same; null where nothing was compared. */
export function agreesOutside({ endedAt, heads, findings }: ChainCheck): boolean | null {
  if (!endedAt || !heads) return null;
  return !findings.some(({ code }) => betweenPlaces.includes(code));
}
