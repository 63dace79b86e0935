/** The requests that every route of files is tried with. */
import type { Calls } from './call.ts';

export const fileCalls: Calls = {
  'GET /limits': {},
  'POST /upload': { query: ({ collectionId }) => ({ collectionId }) },
  'PATCH /upload/:id': { id: 'uploadId' },
  'GET /upload/:id': { id: 'uploadId' },
  'DELETE /upload/:id': { id: 'uploadId' },
  'GET /extract': { query: ({ collectionId }) => ({ collectionId }) },
  'GET /extract/:id': { id: 'extractId' },
  'GET /extract/events': { query: ({ collectionId }) => ({ collectionId }) },
  'POST /extract/:id/cancel': { id: 'extractId' },
  'POST /extract/:id/retry': { id: 'extractId' },
  'POST /document/:id/extract': { id: 'fileId', body: () => ({ strategy: 'fast' }) },
  'POST /collection/:id/extract': { id: 'collectionId', body: () => ({ maxTokens: 200 }) },
  'POST /document/move': { body: ({ fileId, collectionId }) => ({ documentIds: [fileId], collectionId }) },
  'POST /document/copy': { body: ({ documentId, collectionId }) => ({ documentIds: [documentId], collectionId }) },
  'POST /document/tag': { body: ({ documentId }) => ({ documentIds: [documentId], add: ['hamn'] }) },
  'GET /document/tag': { query: ({ collectionId }) => ({ collectionId }) },
  'POST /document/delete': { body: ({ fileId }) => ({ documentIds: [fileId] }) },
  'DELETE /document/:id': { id: 'fileId' },
  'POST /document/restore': { body: ({ deletedFileId }) => ({ documentIds: [deletedFileId] }) },
};
