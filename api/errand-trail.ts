/** What a sign-in through a provider leaves behind: its steps while it is traced, and one event when it is refused. */
import type { FastifyRequest } from 'fastify';
import type { Note } from '#activities/outside/provider.ts';
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { FederationRefused, Interruption, Refusal } from '#schema/errors.ts';
import type { TraceStep } from '#schema/federation.ts';
import type { Deps } from './deps.ts';
import { keepTrace } from './federation-trace.ts';

type Of = { tenantId: string; errandId: string | null; federationId: string | null };

export type Trail = {
  note: Note;
  /** Nobody's yet: from where, and in which request. */
  actor: Actor;
  /** Whose errand it turned out to be. */
  of(federationId: string | null): void;
  keep(tx: Tx): Promise<void>;
  /** Runs the work; what it throws is recorded, and told without saying which check it was. */
  watch<T>(work: () => Promise<T>): Promise<T>;
};

export function openTrail({ db }: Deps, request: FastifyRequest, { tenantId, errandId, federationId }: Of): Trail {
  const steps: Pick<TraceStep, 'step' | 'facts'>[] = [];
  const actor: Actor = { kind: 'system', address: request.ip, requestId: request.id };
  let federation = federationId;
  const note: Note = (step, facts) => steps.push({ step, facts: { ...facts, requestId: request.id } });
  const keep = (tx: Tx) => keepTrace(tx, federation, errandId ?? request.id, steps);

  async function refuse(error: Refusal | Interruption): Promise<Error> {
    const check = error instanceof FederationRefused ? String(error.facts.check) : 'reach';
    note('refused', { check, code: error.code, why: error.message });
    await db.withTenant(tenantId, async (tx) => {
      await keep(tx);
      await recordEvent(tx, actor, {
        action: 'session.open',
        outcome: 'denied',
        details: { by: 'provider', check, code: error.code, errandId, federationId: federation },
      });
    });
    if (error instanceof FederationRefused || error instanceof Interruption) return error;
    return new FederationRefused(error.message, { check });
  }

  return {
    note,
    actor,
    keep,
    of(id) {
      federation = id;
    },
    async watch(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Refusal || error instanceof Interruption)) throw error;
        throw await refuse(error);
      }
    },
  };
}
