/** Legal holds: placed by one, looked at again in time, and lifted when one asks and another agrees. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import {
  HeldThing,
  HoldDetail,
  HoldForm,
  HoldPreview,
  HoldReason,
  HoldReview,
  Holds,
  type HoldDetail as Shown,
} from '#schema/hold.ts';
import { findForHold } from '#schema/hold-find.ts';
import { tellHolds } from '#schema/hold-ledger.ts';
import { askLift, keepHold, liftHold, placeHold, reviewHold, scopesIn } from '#schema/hold-turn.ts';
import { ListQuery } from '#schema/list.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { countCovered, listHolds, nameScopes, readHold, showHold } from './hold-row.ts';
import { Id } from './id.ts';
import { actorOf, type SignedIn, signedIn } from './plugins/session.ts';

const tags = ['hold'];

export const holdRoutes: Routes =
  ({ db, holds, log }) =>
  async (app) => {
    /** One turn of a hold, and the hold as it is after that. A ledger that is away is told by the worker's next round. */
    async function take({ tenantId, personId }: SignedIn, turn: (tx: Tx) => Promise<string>): Promise<Shown> {
      const shown = await db.withTenant(tenantId, async (tx) => readHold(tx, await turn(tx), personId));
      const tell = tellHolds(db, holds, tenantId);
      await tell.catch((error) => log.warn({ err: error }, 'the ledger of holds was not told'));
      return shown;
    }

    app.get(
      '/hold',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'Holds in force, or those that were lifted, the latest first',
          querystring: ListQuery.extend({
            lifted: z.stringbool().default(false),
            /** Only those over this thing, given by both. */
            overKind: HeldThing.shape.kind.optional(),
            overId: z.uuid().optional(),
          }),
          response: { 200: Holds },
        },
      },
      async (request) => {
        const { lifted, overKind, overId, cursor, limit } = request.query;
        const over = overKind && overId ? { kind: overKind, id: overId } : null;
        const [after] = readCursor(z.tuple([z.uuid()]), cursor) ?? [null];
        const rows = await db.withTenant(signedIn(request).tenantId, (tx) =>
          listHolds(tx, { isLifted: lifted, over, after, limit: limit + 1 }),
        );
        return pageOf(rows, limit, ({ id }) => [id], showHold);
      },
    );

    app.post(
      '/hold',
      {
        config: { may: 'retention', act: 'hold.place' },
        schema: {
          tags,
          summary: 'Place a hold: from then on nothing that it is over is deleted, hidden or moved',
          body: HoldForm,
          response: { 201: HoldDetail },
        },
      },
      async (request, reply) => {
        const placed = await take(signedIn(request), (tx) => placeHold(tx, actorOf(request), request.body));
        return reply.code(201).send(placed);
      },
    );

    app.post(
      '/hold/preview',
      {
        // It looks in everything, whoever may read it, and says what things are called.
        config: { may: 'retention', act: 'hold.preview' },
        schema: {
          tags,
          summary: 'How much a hold would be over, with how much its search finds among that',
          body: HoldForm,
          response: { 200: HoldPreview },
        },
      },
      async (request) => {
        const { search } = request.body;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          const found = search === undefined ? [] : await findForHold(tx, search);
          const scopes = await scopesIn(tx, request.body);
          const all = [...scopes, ...found];
          const details = { scopes, isSearched: search !== undefined, found: found.length };
          await recordEvent(tx, actorOf(request), { action: 'hold.preview', details });
          return {
            ...(await countCovered(tx, all)),
            found: search === undefined ? null : found.length,
            scopes: await nameScopes(tx, all),
            scopeCount: all.length,
          };
        });
      },
    );

    app.get(
      '/hold/:id',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'A hold, with what it is over and what became of it',
          params: Id,
          response: { 200: HoldDetail },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        return db.withTenant(tenantId, (tx) => readHold(tx, request.params.id, personId));
      },
    );

    app.post(
      '/hold/:id/review',
      {
        config: { may: 'retention', act: 'hold.review' },
        schema: {
          tags,
          summary: 'It was looked at and stays: say when to look at it next',
          params: Id,
          body: HoldReview,
          response: { 200: HoldDetail },
        },
      },
      async (request) => {
        const { id } = request.params;
        return take(signedIn(request), (tx) => reviewHold(tx, actorOf(request), id, request.body));
      },
    );

    app.post(
      '/hold/:id/lift',
      {
        config: { may: 'retention', act: 'hold.ask' },
        schema: {
          tags,
          summary: 'Ask for it to be lifted; somebody else decides',
          params: Id,
          body: HoldReason,
          response: { 200: HoldDetail },
        },
      },
      async (request) => {
        const { id } = request.params;
        return take(signedIn(request), (tx) => askLift(tx, actorOf(request), id, request.body));
      },
    );

    app.post(
      '/hold/:id/lift/approve',
      {
        config: { may: 'retention', act: 'hold.lift' },
        schema: { tags, summary: 'Lift it, as another has asked', params: Id, response: { 200: HoldDetail } },
      },
      async (request) => {
        const { id } = request.params;
        return take(signedIn(request), (tx) => liftHold(tx, actorOf(request), id));
      },
    );

    app.post(
      '/hold/:id/lift/refuse',
      {
        config: { may: 'retention', act: 'hold.keep' },
        schema: {
          tags,
          summary: 'It stays, though its lifting was asked for',
          params: Id,
          body: HoldReason,
          response: { 200: HoldDetail },
        },
      },
      async (request) => {
        const { id } = request.params;
        return take(signedIn(request), (tx) => keepHold(tx, actorOf(request), id, request.body));
      },
    );
  };
