/** Providers that the organisation's people sign in through: set by its administrators, with a test of the connection. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Federation, FederationForm, FederationSecret, Finding } from '#schema/federation.ts';
import type { Routes } from './deps.ts';
import { changeFederation, makeFederation, putSecret, removeFederation, requireGivable } from './federation-change.ts';
import { clientOf, readProvider } from './federation-provider.ts';
import { listFederations, readFederation, redirectUriOf } from './federation-row.ts';
import { Id } from './id.ts';
import { guessing } from './plugins/rate.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['federation'];

export const federationRoutes: Routes = (deps) => async (app) => {
  const { db, secrets, providers } = deps;
  const redirectUri = redirectUriOf(deps.publicUrl);

  app.get(
    '/federation',
    {
      config: { may: 'federation', act: null },
      schema: { tags, summary: 'Providers to sign in through', response: { 200: z.array(Federation) } },
    },
    async (request) => db.withTenant(signedIn(request).tenantId, (tx) => listFederations(tx, redirectUri)),
  );

  app.get(
    '/federation/:id',
    {
      config: { may: 'federation', act: null },
      schema: { tags, summary: 'A provider', params: Id, response: { 200: Federation } },
    },
    async (request) =>
      db.withTenant(signedIn(request).tenantId, (tx) => readFederation(tx, request.params.id, redirectUri)),
  );

  app.post(
    '/federation',
    {
      config: { may: 'federation', act: 'federation.make' },
      schema: { tags, summary: 'Add a provider', body: FederationForm, response: { 201: Federation } },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const made = await db.withTenant(asker.tenantId, async (tx) => {
        await requireGivable(tx, asker, request.body);
        const id = await makeFederation(tx, actorOf(request), request.body);
        return readFederation(tx, id, redirectUri);
      });
      return reply.code(201).send(made);
    },
  );

  app.put(
    '/federation/:id',
    {
      config: { may: 'federation', act: 'federation.change' },
      schema: {
        tags,
        summary: 'Change a provider',
        description: 'With another issuer or client id the secret is forgotten: it was not for that one.',
        params: Id,
        body: FederationForm,
        response: { 200: Federation },
      },
    },
    async (request) => {
      const asker = signedIn(request);
      const { id } = request.params;
      return db.withTenant(asker.tenantId, async (tx) => {
        await requireGivable(tx, asker, request.body);
        await changeFederation(tx, actorOf(request), id, request.body);
        return readFederation(tx, id, redirectUri);
      });
    },
  );

  app.delete(
    '/federation/:id',
    {
      config: { may: 'federation', act: 'federation.remove' },
      schema: { tags, summary: 'Remove a provider; its people stay', params: Id, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await db.withTenant(signedIn(request).tenantId, (tx) =>
        removeFederation(tx, actorOf(request), request.params.id),
      );
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/federation/:id/secret',
    {
      config: { may: 'federation', act: 'federation.secret' },
      schema: {
        tags,
        summary: 'Give the client secret, which nobody is shown again',
        params: Id,
        body: FederationSecret,
        response: { 200: Federation },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { secret } = request.body;
      return db.withTenant(signedIn(request).tenantId, async (tx) => {
        await putSecret(tx, actorOf(request), id, { secret, secrets });
        return readFederation(tx, id, redirectUri);
      });
    },
  );

  app.post(
    '/federation/:id/test',
    {
      config: { may: 'federation', act: 'federation.test', ...guessing },
      schema: {
        tags,
        summary: 'What is wrong with the connection',
        params: Id,
        response: { 200: z.array(Finding) },
      },
    },
    async (request) => {
      const { tenantId } = signedIn(request);
      const { id } = request.params;
      const provider = await db.withTenant(tenantId, (tx) => readProvider(tx, id, deps));
      const findings = await providers.probe(clientOf(provider), redirectUri);
      const wrong = findings.filter(({ level }) => level === 'wrong').map(({ code }) => code);
      await db.withTenant(tenantId, (tx) =>
        recordEvent(tx, actorOf(request), {
          action: 'federation.test',
          object: { kind: 'federation', id },
          details: { wrong },
        }),
      );
      return findings;
    },
  );
};
