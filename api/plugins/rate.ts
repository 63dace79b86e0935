/**
 * Every call is counted for its address, and for its person or key; who comes too often is told when to come again. The
 * answers' `RateLimit-*` headers speak of the limit that is nearest.
 */
import { isIPv4 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { TooMany } from '#schema/errors.ts';
import { subjectOf } from '#schema/rate.ts';
import type { App } from '../deps.ts';
import type { Limit, Rates, Spent } from '../rate.ts';
import type { SignedIn } from './asker.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Tries are counted exactly, by address. */
    isGuessable?: true;
  }
}

/** Route option for everything that a secret could be guessed at. */
export const guessing = { isGuessable: true } as const;

const minute = 60;
const hour = 3600;

/** Before anybody is looked for. */
export function countAddresses(app: App, rates: Rates): void {
  app.addHook('onRequest', async (request, reply) => {
    const { isGuessable } = request.routeOptions.config;
    const { method, url = '' } = request.routeOptions;
    if (isGuessable) return admit(reply, [await guess(rates, request, `${method} ${url}`)]);
    return countCall(rates, request, reply);
  });
}

/** One ordinary call from the request's address. Throws TooMany. */
export async function countCall(rates: Rates, { ip }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const subject = subjectOf('address', networkOf(ip));
  await admit(reply, [await rates.spend({ subject, seconds: minute, calls: rates.limits.addressPerMinute })]);
}

/** After it is known who asks. */
export function countAskers(app: App, rates: Rates): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.session) return;
    const limits = limitsOf(request.session, rates);
    await admit(reply, await Promise.all(limits.map((limit) => rates.spend(limit))));
  });
}

/** For whoever shows a key that there is not. Throws TooMany. */
export async function countKeyGuess(rates: Rates, request: FastifyRequest): Promise<void> {
  refuseBeyond(await guess(rates, request, 'key'));
}

function guess(rates: Rates, { ip }: FastifyRequest, what: string): Promise<Spent> {
  const calls = rates.limits.guessesPerMinute;
  return rates.guess({ subject: subjectOf('guess', what, networkOf(ip)), seconds: minute, calls });
}

function limitsOf({ tenantId, personId, key }: SignedIn, { limits }: Rates): Limit[] {
  const subject = key ? subjectOf('key', tenantId, key.id) : subjectOf('person', tenantId, personId);
  return [
    { subject, seconds: minute, calls: Math.min(key?.perMinute ?? limits.perMinute, limits.perMinute) },
    { subject, seconds: hour, calls: Math.min(key?.perHour ?? limits.perHour, limits.perHour) },
  ];
}

async function admit(reply: FastifyReply, spent: readonly Spent[]): Promise<void> {
  const known = reply.getHeader('ratelimit-remaining');
  const [nearest] = spent.toSorted((a, b) => a.remaining - b.remaining);
  if (known === undefined || nearest!.remaining < Number(known)) {
    reply
      .header('ratelimit-limit', nearest!.calls)
      .header('ratelimit-remaining', Math.max(0, nearest!.remaining))
      .header('ratelimit-reset', nearest!.resetSeconds);
  }
  refuseBeyond(nearest!);
}

function refuseBeyond({ remaining, resetSeconds }: Spent): void {
  if (remaining < 0) throw new TooMany('too many calls', resetSeconds * 1000, { seconds: resetSeconds });
}

/** Whoever has one IPv6 address mostly has 2^64 of them. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return address;
  const read = ipaddr.process(address);
  return read instanceof ipaddr.IPv6 ? read.parts.slice(0, 4).join(':') : read.toString();
}
