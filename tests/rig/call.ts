/** A good request for every route of the API, so that tests can go through them all. A route without one is an error. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import type { Furniture } from './furniture.ts';
import { formOf } from './furniture.ts';

export type Ids = Omit<Furniture, 'talks' | 'blobHash'> & {
  conversationId: string;
  messageId: string;
  /** A run that goes on; without one, orders are given to the run that has ended. */
  openCrawlId?: string;
};
type Call = {
  /** What `:id` stands for. */
  id?: keyof Ids;
  query?: (ids: Ids) => Record<string, string>;
  body?: (ids: Ids) => unknown;
};

const form = () => formOf('Hamnen');

/** By method and path below /api/v1. */
const calls: Record<string, Call> = {
  'POST /session': { body: () => ({ tenant: 'ours', email: 'nobody@ours.example', password: 'x' }) },
  'POST /session/link': { body: () => ({ token: 'x'.repeat(80) }) },
  'DELETE /session': {},
  'GET /me': {},
  'PATCH /me': { body: () => ({ theme: 'dark' }) },
  'PUT /me/password': { body: () => ({ password: 'en lång och egen mening' }) },
  'GET /space': {},
  'POST /space': { body: () => ({ name: 'Hamnen' }) },
  'GET /space/:id': { id: 'spaceId' },
  'GET /collection': { query: ({ spaceId }) => ({ spaceId }) },
  'GET /collection/:id': { id: 'collectionId' },
  'POST /collection': { body: ({ spaceId }) => ({ spaceId, name: 'Hamnen' }) },
  'GET /source': { query: ({ collectionId }) => ({ collectionId }) },
  'GET /source/:id': { id: 'sourceId' },
  'POST /source': { body: ({ collectionId }) => ({ ...form(), collectionId }) },
  'PUT /source/:id': { id: 'sourceId', body: form },
  'DELETE /source/:id': { id: 'sourceId' },
  'PUT /source/:id/credential': {
    id: 'sourceId',
    body: () => ({ kind: 'basic', host: 'intranet.example:8443', user: 'lasare', password: 'ett lösenord' }),
  },
  'DELETE /source/:id/credential/:credentialId': { id: 'sourceId' },
  'POST /crawl': { body: ({ sourceId }) => ({ sourceId }) },
  'GET /crawl': { query: ({ sourceId }) => ({ sourceId }) },
  'GET /crawl/:id': { id: 'crawlId' },
  'POST /crawl/:id/retry': { id: 'crawlId' },
  'POST /crawl/:id/pause': { id: 'openCrawlId' },
  'POST /crawl/:id/resume': { id: 'openCrawlId' },
  'POST /crawl/:id/cancel': { id: 'openCrawlId' },
  'PUT /crawl/:id/pace': { id: 'openCrawlId', body: () => ({ requestsPerSecond: 1, parallel: 1 }) },
  'GET /crawl/:id/page': { id: 'crawlId' },
  'GET /crawl/:id/failure': { id: 'crawlId' },
  'GET /crawl/:id/events': { id: 'crawlId' },
  'GET /crawl/:id/difference': { id: 'crawlId' },
  'GET /crawl/:id/difference/page': { id: 'crawlId' },
  'GET /crawl/:id/difference/text': { id: 'crawlId', query: ({ pageUrl }) => ({ url: pageUrl }) },
  'GET /crawl/:id/difference/csv': { id: 'crawlId' },
  'GET /document': { query: ({ collectionId }) => ({ collectionId, state: 'ready' }) },
  'GET /document/:id': { id: 'documentId', query: ({ versionId }) => ({ versionId }) },
  'GET /document/:id/original': { id: 'documentId', query: ({ versionId }) => ({ versionId }) },
  'POST /chat': {
    body: ({ spaceId, conversationId }) => ({ question: 'Var ligger simhallen?', spaceId, conversationId }),
  },
  'GET /message/:id/events': { id: 'messageId' },
  'POST /message/:id/stop': { id: 'messageId' },
  'POST /message/:id/regenerate': { id: 'messageId' },
  'PUT /message/:id/feedback': { id: 'messageId', body: () => ({ verdict: 'bad', faults: ['source'] }) },
  'DELETE /message/:id/feedback': { id: 'messageId' },
  'GET /conversation': { query: ({ spaceId }) => ({ spaceId }) },
  'GET /conversation/:id': { id: 'conversationId' },
  'PATCH /conversation/:id': { id: 'conversationId', body: () => ({ title: 'Hamnen' }) },
  'DELETE /conversation/:id': { id: 'conversationId' },
  'POST /search': { body: ({ spaceId }) => ({ query: 'simhall', spaceId }) },
  'GET /status': {},
};

export type Request = { method: string; path: string; body: unknown; namesIds: boolean };

/** The request for a route with these ids in it. */
export function callOf({ method, url }: DeclaredRoute, ids: Ids): Request {
  const name = `${method} ${url.replace('/api/v1', '')}`;
  const call = calls[name];
  if (!call) throw new Error(`${name} is not among the requests that tests make: add it to tests/rig/call.ts`);
  const query = call.query ? `?${new URLSearchParams(call.query(ids))}` : '';
  const named = name.split(' ')[1]!.replace(':id', call.id ? (ids[call.id] ?? ids.crawlId) : '');
  const path = named.replace(':credentialId', ids.credentialId) + query;
  const body = call.body?.(ids);
  const namesIds =
    call.id !== undefined || Object.values(ids).some((id) => `${path}${JSON.stringify(body)}`.includes(id));
  return { method, path, body, namesIds };
}
