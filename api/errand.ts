/**
 * Signing in through a provider: the browser is sent there with an errand of its own, and whoever comes back with the
 * right answer is let in. Every refusal leaves one event that names the check; the person is told what they can do.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { makeLinkBearer, readLinkBearer, readSessionBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, FederationRefused, NotAllowed, NotFound, NotSignedIn } from '#schema/errors.ts';
import { Errand, ErrandEnd, ErrandForm, isOwnPath } from '#schema/federation.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { admit, type Coming, tie } from './account.ts';
import type { Deps, Routes } from './deps.ts';
import { type Errand as Begun, errandMinutes, keepErrand, makeState, takeErrand } from './errand-row.ts';
import { openTrail } from './errand-trail.ts';
import { clientOf, type Provider, readProvider } from './federation-provider.ts';
import { redirectUriOf } from './federation-row.ts';
import { guessing } from './plugins/rate.ts';
import { actorOf } from './plugins/session.ts';
import { handSession, type Opened, openSession } from './session-open.ts';

const tags = ['session'];

/** As the provider sends the browser back; what else it says is read from the address itself. */
const Back = z.looseObject({ state: z.string().max(200).optional() });

export const errandRoutes: Routes = (deps) => async (app) => {
  const { db, providers, publicUrl } = deps;
  const redirectUri = redirectUriOf(publicUrl);
  const browser = errandCookie(publicUrl);
  const secrets = () => {
    if (deps.secrets) return deps.secrets;
    throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
  };

  app.post(
    '/session/errand',
    {
      config: { may: 'public', act: 'session.errand', ...guessing },
      schema: {
        tags,
        summary: 'Begin to sign in through a provider, or to tie an account there to oneself',
        description: 'The browser is to go to the address that is answered; it keeps a cookie for its way back.',
        body: ErrandForm,
        response: { 201: Errand },
      },
    },
    async (request, reply) => {
      const { tenant: slug, federationId, returnTo, purpose } = request.body;
      const tenant = await db.tenantBySlug(slug.toLowerCase());
      if (!tenant) throw new NotFound('no such organisation');
      const personId = purpose === 'tie' ? ownPerson(request, tenant.id) : null;
      const provider = await db.withTenant(tenant.id, (tx) => readProvider(tx, federationId, deps));
      if (!provider.form.enabled) throw new NotFound('the provider is switched off');
      const { id, state, stateHash } = makeState(tenant.id);
      const trail = openTrail(deps, request, { tenantId: tenant.id, errandId: id, federationId });
      return trail.watch(async () => {
        if (!isOwnPath(returnTo)) throw new FederationRefused('another site to return to', { check: 'return-to' });
        const start = await providers.begin(clientOf(provider), { redirectUri, state }, trail.note);
        const browserHash = browser.bind(request, reply, tenant.id);
        const { issuer, clientId, name } = provider.form;
        await db.withTenant(tenant.id, async (tx) => {
          const what = { id, federationId, personId, returnTo, stateHash, browserHash };
          await keepErrand(tx, secrets(), { ...what, binding: start.binding, issuer, clientId });
          await trail.keep(tx);
          await recordEvent(tx, trail.actor, {
            action: 'session.errand',
            object: { kind: 'errand', id },
            details: { federationId, purpose },
          });
        });
        return reply.code(201).send({ url: start.url, name });
      });
    },
  );

  app.get(
    '/session/callback',
    {
      // Whoever only looks whether the address is there would spend the errand.
      exposeHeadRoute: false,
      config: { may: 'public', act: 'session.open', ...guessing },
      schema: { tags, summary: 'Come back from a provider', querystring: Back, response: { 200: ErrandEnd } },
    },
    async (request, reply) => {
      const state = request.query.state ?? '';
      const shown = readSessionBearer(state);
      const kept = browser.read(request);
      const tenantId = await tenantOf(deps, shown?.tenantId ?? kept?.tenantId);
      const trail = openTrail(deps, request, { tenantId, errandId: shown?.sessionId ?? null, federationId: null });
      return trail.watch(async () => {
        const taken = await db.withTenant(tenantId, (tx) => takeErrand(tx, secrets(), state, kept?.hash ?? null));
        if (taken instanceof FederationRefused) throw taken;
        trail.of(taken.federationId);
        const provider = await db.withTenant(tenantId, (tx) => readProvider(tx, taken.federationId, deps));
        refuseChanged(provider, taken);
        const answer = new URL(redirectUri);
        answer.search = request.url.split('?')[1] ?? '';
        const back = { answer, state, binding: taken.binding };
        const vouched = await providers.finish(clientOf(provider), back, trail.note);
        const end = await db.withTenant(tenantId, async (tx) => {
          const opened = await comeIn(tx, request, taken, { provider, vouched });
          trail.note('done', {});
          await trail.keep(tx);
          return opened;
        });
        browser.clear(reply);
        if (end) handSession(deps, reply, end);
        return reply.send({ returnTo: taken.returnTo, partial: end?.partial ?? false });
      });
    },
  );

  /** A session, half of one where a second factor is missing, or null where an account was tied. */
  async function comeIn(tx: Tx, request: FastifyRequest, { personId }: Begun, coming: Coming): Promise<Opened | null> {
    if (personId !== null) {
      refuseOther(request, tx.tenantId, personId);
      await tie(tx, actorOf(request), personId, coming);
      return null;
    }
    const actor = { kind: 'system', address: request.ip, requestId: request.id } as const;
    return openSession(tx, request, publicUrl, {
      personId: await admit(tx, actor, coming),
      carrier: 'cookie',
      by: 'provider',
      hasSecondFactor: [coming.vouched.claims.amr].flat().includes('mfa'),
    });
  }
};

/** A tenant that is open, else the installation's own: so that a refusal is recorded somewhere. */
async function tenantOf({ db }: Deps, claimed: string | undefined): Promise<string> {
  if (!claimed) return systemTenantId;
  const [found] = await db.readTenant<{ id: string }>(
    claimed,
    `select t.id from public.tenant t where t.id = tenant.id and t.state = 'active'`,
  );
  return found?.id ?? systemTenantId;
}

/**
 * Throws NotSignedIn for who is not signed in to this organisation, and NotAllowed for a key or a visitor: the account
 * would let in for good, with all that the person may, whoever came for a part of it or for a time.
 */
function ownPerson({ session }: FastifyRequest, tenantId: string): string {
  if (session?.tenantId !== tenantId) throw new NotSignedIn('a session in the organisation is needed');
  if (session.key) throw new NotAllowed('not for keys', { code: 'not-for-keys' });
  if (session.role === 'inspector') throw new NotAllowed('a visitor ties nothing', { code: 'inspector-only-reads' });
  return session.personId;
}

/** An account is tied only by whom it is tied to, who may have signed out meanwhile, and in another's place since. */
function refuseOther({ session }: FastifyRequest, tenantId: string, personId: string): void {
  if (session?.tenantId === tenantId && session.personId === personId && !session.key) return;
  throw new FederationRefused('somebody else is signed in', { check: 'person', code: 'errand-spent' });
}

/** What was begun with one provider does not end with another. */
function refuseChanged({ form }: Provider, { issuer, clientId }: { issuer: string; clientId: string }): void {
  if (form.enabled && form.issuer === issuer && form.clientId === clientId) return;
  throw new FederationRefused('the provider was changed meanwhile', { check: 'changed', code: 'errand-spent' });
}

/** A secret of the browser, `<tenantId>.<secret>`, that its errands are bound to: two tabs share one. */
function errandCookie(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-diarium-errand' : 'diarium-errand';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const read = (request: FastifyRequest) => readLinkBearer(request.cookies[name] ?? '');
  return {
    read,
    bind(request: FastifyRequest, reply: FastifyReply, tenantId: string): Buffer {
      const kept = read(request);
      const isKept = kept?.tenantId === tenantId;
      const fresh = makeLinkBearer(tenantId);
      const value = isKept ? request.cookies[name]! : fresh.bearer;
      reply.setCookie(name, value, { ...options, maxAge: errandMinutes * 60 });
      return isKept ? kept.hash : fresh.hash;
    },
    clear: (reply: FastifyReply) => reply.clearCookie(name, options),
  };
}
