/** The requests that the routes of answers, AI systems, archive packages and incidents are tried with. */
import type { Calls } from './call.ts';

export const recordCalls: Calls = {
  'GET /answer': { query: () => ({ limit: '2' }) },
  'GET /answer/:id': { id: 'answerId' },
  'GET /answer/export': { query: () => ({ content: 'true' }) },
  'GET /incident': { query: () => ({ from: '2026-11-01T00:00:00Z', to: '2099-11-01T00:00:00Z' }) },
  'GET /ai-system': {},
  'POST /ai-use/:name/accept': { name: 'transcribe', body: () => ({ provider: 'models.example' }) },
  'PUT /ai-system/:id': {
    id: 'aiSystemId',
    body: () => ({ purpose: 'Svar till medarbetare', risk: 'limited', owner: 'Kanslichefen' }),
  },
  'GET /recipient': {},
  'GET /ai-notice': {},
  'PUT /ai-notice': { body: () => ({ sv: 'Svaren skrivs av en maskin.', en: null }) },
  'GET /archive-package': { query: () => ({ limit: '2' }) },
  'GET /archive-package/:id': { id: 'packageId' },
  'POST /archive-package': { body: ({ collectionId }) => ({ collectionId }) },
  'POST /archive-package/:id/cancel': { id: 'openPackageId' },
  'POST /archive-package/import': {
    query: ({ spaceId }) => ({ spaceId }),
    headers: { 'content-type': 'application/zip' },
    body: () => 'PK',
  },
};
