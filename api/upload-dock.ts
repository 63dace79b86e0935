/**
 * The tus protocol over our rows: who may do what to which file has been seen to by the route, and stands beside the
 * request while the protocol's server works at it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ERRORS, Server, type ServerOptions } from '@tus/server';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Acting } from '#schema/audit.ts';
import { Interruption, Refusal } from '#schema/errors.ts';
import { endUpload, noteBytes, receiveUpload } from '#schema/receive.ts';
import { arrivalName } from '#schema/upload.ts';
import type { Deps } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';
import { openLeases } from './upload-lease.ts';
import { readFacts } from './upload-row.ts';

export const uploadPath = '/api/v1/upload';
/** Names the run that reads the file, in the answer to its last bytes. */
export const extractHeader = 'diarium-extract';

/** A file is accepted within a second, also while Temporal is away: `reconcile` starts what was not started. */
const engineMs = 400;
/** What a request that is to let go gets to write what it has. */
const drainMs = 100;

/** What a request is about. */
type Passing = { tenantId: string; uploadId: string; actor: Acting; log: FastifyBaseLogger };

/** Hands a request over to the protocol, which answers it. */
export type Pass = (request: FastifyRequest, reply: FastifyReply, uploadId: string) => Promise<void>;

export function openDock({ db, temporal, arrivals }: Pick<Deps, 'db' | 'temporal' | 'arrivals'>): Pass {
  const passing = new AsyncLocalStorage<Passing>();
  const now = (): Passing => passing.getStore()!;

  /** A process that dies over it leaves a row that nothing comes for, and that expires. */
  async function breakOff(): Promise<void> {
    const { tenantId, uploadId, actor } = now();
    const remove = () => arrivals.remove(tenantId, uploadId);
    const ended = await db.withTenant(tenantId, (tx) => endUpload(tx, actor, uploadId, { state: 'cancelled', remove }));
    if (!ended) throw ERRORS.FILE_NO_LONGER_EXISTS;
  }

  async function finish(): Promise<{ headers: Record<string, string> }> {
    const { tenantId, uploadId, actor } = now();
    const extractId = await db.withTenant(tenantId, (tx) => receiveUpload(tx, actor, uploadId));
    if (extractId === null) throw ERRORS.FILE_NO_LONGER_EXISTS;
    await within(engineMs, temporal.startExtract(tenantId, extractId, 'upload'));
    return { headers: { [extractHeader]: extractId } };
  }

  const options: Omit<ServerOptions, 'datastore'> = {
    path: uploadPath,
    locker: openLeases(db),
    lockDrainTimeout: drainMs,
    // Pages of other sites are told of by our own rules.
    allowedOrigins: () => false,
    namingFunction: () => arrivalName(now()),
    getFileIdFromRequest: () => arrivalName(now()),
    generateUrl: () => `${uploadPath}/${now().uploadId}`,
    onUploadFinish: finish,
    onResponseError(_request, error) {
      if ('status_code' in error) return error;
      if (error instanceof Refusal || error instanceof Interruption) {
        return { status_code: error.status, body: error.code };
      }
      now().log.error({ err: error, tenantId: now().tenantId }, 'defect in an upload');
      return { status_code: 500, body: 'defect' };
    },
  };

  const openServer = async () => {
    const store = await arrivals.store({ read: (arrival) => readFacts(db, arrival) });
    const write = store.write.bind(store);
    const noted = async (...[bytes, name, offset]: Parameters<typeof write>) => {
      const end = await write(bytes, name, offset);
      if (end > offset) await db.withTenant(now().tenantId, (tx) => noteBytes(tx, now().uploadId));
      return end;
    };
    return new Server({ ...options, datastore: Object.assign(store, { remove: breakOff, write: noted }) });
  };
  let opened: ReturnType<typeof openServer> | undefined;
  const ready = () => {
    opened ??= openServer().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  return async (request, reply, uploadId) => {
    const { tenantId } = signedIn(request);
    const server = await ready();
    const { raw } = reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value!);
    const about = { tenantId, uploadId, actor: actorOf(request), log: request.log };
    try {
      await passing.run(about, () => server.handle(request.raw, raw));
    } catch (error) {
      // Nobody answers a hijacked request but us: whoever sent it has mostly gone.
      request.log.warn({ err: error, tenantId }, 'an upload was not answered');
      raw.destroy();
    }
  };
}
