/** The answering of what people ask by their rights: what is handed out or erased, put right, put off, and ended. */
import type { FastifyRequest } from 'fastify';
import type { Acting } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import {
  Erasure,
  Extension,
  PersonRequestDecision,
  PersonRequestDetail,
  PersonRequestEnd,
  PersonRequestRedaction,
  RectificationForm,
} from '#schema/person-request.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { endRequest, eraseFound, rectify } from './person-request-end.ts';
import { readRequest } from './person-request-row.ts';
import { decideItems, extendRequest, redactAnswer, releaseAnswer, takeUpAgain } from './person-request-turn.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

const engineMs = 1500;
const tags = ['person-request'];

export const personRequestAnswerRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    /**
     * One turn of a request, and the request as it is after that. Where there is something to `tell` the engine, it is
     * given what the turn answered; what does not reach it `reconcile` tells.
     */
    async function take<Answer>(
      request: FastifyRequest,
      id: string,
      turn: (tx: Tx, actor: Acting) => Promise<Answer>,
      tell?: (tenantId: string, answer: Answer) => Promise<unknown>,
    ): Promise<PersonRequestDetail> {
      const { tenantId } = signedIn(request);
      const answer = await db.withTenant(tenantId, (tx) => turn(tx, actorOf(request)));
      if (tell) await within(engineMs, tell(tenantId, answer));
      return db.withTenant(tenantId, (tx) => readRequest(tx, id));
    }

    const goOn = (id: string) => (tenantId: string) => temporal.goOnPersonRequest(tenantId, id);

    app.post(
      '/person-request/:id/decide',
      {
        config: { may: 'retention', act: 'person-request.decide' },
        schema: {
          tags,
          summary: 'Say of things that were found whether they are handed out, or erased',
          params: Id,
          body: PersonRequestDecision,
          response: { 200: PersonRequestDetail },
        },
      },
      async (request) =>
        take(request, request.params.id, (tx, actor) => decideItems(tx, actor, request.params.id, request.body)),
    );

    app.post(
      '/person-request/:id/redact',
      {
        config: { may: 'retention', act: 'person-request.redact' },
        schema: {
          tags,
          summary: 'Take a term out of the answer wherever it stands, or leave in what was taken out',
          description: 'Kept until the answer is made, and recorded without the term.',
          params: Id,
          body: PersonRequestRedaction,
          response: { 200: PersonRequestDetail },
        },
      },
      async (request) =>
        take(request, request.params.id, (tx, actor) => redactAnswer(tx, actor, request.params.id, request.body)),
    );

    app.post(
      '/person-request/:id/deliver',
      {
        config: { may: 'retention', act: 'person-request.deliver' },
        schema: {
          tags,
          summary: 'Make the answer, once every hit was looked over: an archive that can be fetched for two weeks',
          params: Id,
          response: { 202: PersonRequestDetail },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const turn = (tx: Tx, actor: Acting) => releaseAnswer(tx, actor, id);
        return reply.code(202).send(await take(request, id, turn, goOn(id)));
      },
    );

    app.post(
      '/person-request/:id/erase',
      {
        config: { may: 'retention', act: 'purge.ask' },
        schema: {
          tags,
          summary: 'Have what can go disposed of, by a decision',
          params: Id,
          body: Erasure,
          response: { 202: PersonRequestDetail },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const turn = (tx: Tx, actor: Acting) => eraseFound(tx, actor, id, request.body);
        return reply.code(202).send(await take(request, id, turn, temporal.goOnPurge));
      },
    );

    app.post(
      '/person-request/:id/rectify',
      {
        config: { may: 'retention', act: 'person-request.rectify' },
        schema: {
          tags,
          summary: 'Record what was put right: what was wrong, and what it says since',
          params: Id,
          body: RectificationForm,
          response: { 201: PersonRequestDetail },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        return reply.code(201).send(await take(request, id, (tx, actor) => rectify(tx, actor, id, request.body)));
      },
    );

    app.post(
      '/person-request/:id/extend',
      {
        config: { may: 'retention', act: 'person-request.extend' },
        schema: {
          tags,
          summary: 'Put off the answer, once, by two months at most, with a reason that the person is told',
          params: Id,
          body: Extension,
          response: { 200: PersonRequestDetail },
        },
      },
      async (request) =>
        take(request, request.params.id, (tx, actor) => extendRequest(tx, actor, request.params.id, request.body)),
    );

    app.post(
      '/person-request/:id/end',
      {
        config: { may: 'retention', act: 'person-request.end' },
        schema: {
          tags,
          summary: 'End a request that was answered by letter, or not taken up',
          params: Id,
          body: PersonRequestEnd,
          response: { 200: PersonRequestDetail },
        },
      },
      async (request) => {
        const { id } = request.params;
        return take(request, id, (tx, actor) => endRequest(tx, actor, id, request.body), goOn(id));
      },
    );

    app.post(
      '/person-request/:id/again',
      {
        config: { may: 'retention', act: 'person-request.again' },
        schema: {
          tags,
          summary: 'Take up a request whose work failed',
          params: Id,
          response: { 202: PersonRequestDetail },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const turn = (tx: Tx, actor: Acting) => takeUpAgain(tx, actor, id);
        return reply.code(202).send(await take(request, id, turn, goOn(id)));
      },
    );
  };
