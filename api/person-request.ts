/** What people ask by their rights: recorded, looked for, looked over, and answered in time. */

import { recordEvent } from '#schema/audit.ts';
import { Conflict } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import {
  PersonRequest,
  PersonRequestDetail,
  PersonRequestForm,
  PersonRequestItem,
  PersonRequestItemQuery,
  PersonRequestQuery,
} from '#schema/person-request.ts';
import { requireReading } from './audit-reading.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { listItems } from './person-request-item.ts';
import { listRequests, readRequest } from './person-request-row.ts';
import { makeRequest } from './person-request-turn.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

const engineMs = 1500;
const tags = ['person-request'];

export const personRequestRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/person-request',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'Requests that are open, those due soonest first; or those that have ended',
          querystring: PersonRequestQuery,
          response: { 200: listOf(PersonRequest) },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => listRequests(tx, request.query)),
    );

    app.post(
      '/person-request',
      {
        config: { may: 'retention', act: 'person-request.make' },
        schema: {
          tags,
          summary: 'Record that somebody asks for what is kept about them, for its erasure, or for it to be put right',
          description: 'It is due thirty days after it came in. What there is about the person is looked for at once.',
          body: PersonRequestForm,
          response: { 201: PersonRequestDetail },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const id = await db.withTenant(tenantId, (tx) => makeRequest(tx, actorOf(request), request.body));
        if (request.body.kind !== 'rectification') await within(engineMs, temporal.goOnPersonRequest(tenantId, id));
        const detail = await db.withTenant(tenantId, (tx) => readRequest(tx, id));
        return reply.code(201).send(detail);
      },
    );

    app.get(
      '/person-request/:id',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'A request: how far it has come, and what stays for which reason',
          params: Id,
          response: { 200: PersonRequestDetail },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => readRequest(tx, request.params.id)),
    );

    app.get(
      '/person-request/:id/item',
      {
        config: { may: 'retention', act: 'person-request.read' },
        schema: {
          tags,
          summary: 'What was found, with a few words of each, until the request has ended',
          description: 'Acts are among what somebody asks to see: of a request for access it needs an open reading.',
          params: Id,
          querystring: PersonRequestItemQuery,
          response: { 200: listOf(PersonRequestItem) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, async (tx) => {
          const { endedAt, kind } = await readRequest(tx, id);
          // A request that is over is no reason to look at what somebody has.
          if (endedAt) throw new Conflict('it has ended', { code: 'request-ended' });
          const reading = kind === 'access' ? await requireReading(tx, asker) : null;
          const items = await listItems(tx, id, request.query);
          await recordEvent(tx, actorOf(request), {
            action: 'person-request.read',
            object: { kind: 'person-request', id },
            details: { items: items.items.length, ...(reading ? { readingId: reading.id } : {}) },
          });
          return items;
        });
      },
    );
  };
