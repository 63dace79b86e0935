/**
 * The door to a witness: a server of somebody else's that is sent each signed head, so that a chain which was made anew
 * together with the files beside it still shows. It goes nowhere but where the setting says, and follows no redirect.
 */
import type { SignedHead } from '#schema/chain-head.ts';
import { UpstreamFault } from '#schema/errors.ts';
import { openExchange } from './provider/exchange.ts';
import { hostPort } from './web/target.ts';

export type Witness = AsyncDisposable & {
  /** Whether it did not hear a moment ago, and is left alone until it may. */
  isResting(): boolean;
  /** Resolves when it has answered 2xx. Throws UpstreamFault, Unreachable and what the address guard says. */
  tell(head: SignedHead): Promise<void>;
};

export type WitnessSettings = { url: string; userAgent: string; restMs?: number; timeoutMs?: number };

/** Of an answer whose words nobody reads. */
const answerBytes = 64 * 1024;

export function openWitness({ url, userAgent, restMs = 30_000, timeoutMs = 10_000 }: WitnessSettings): Witness {
  // Whoever runs the installation named it, so it may be inside their own network.
  const allow = new Set([hostPort(new URL(url))]);
  const exchange = openExchange({ allow, userAgent, limits: { maxBytes: answerBytes, timeoutMs } });
  const headers = { 'content-type': 'application/json' };
  let restsUntilMs = 0;
  return {
    isResting: () => performance.now() < restsUntilMs,
    async tell(head) {
      try {
        const { ok, status } = await exchange.fetch(url, { method: 'POST', headers, body: JSON.stringify(head) });
        if (!ok) throw new UpstreamFault(`the witness answered ${status}`);
      } catch (error) {
        restsUntilMs = performance.now() + restMs;
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
  };
}
