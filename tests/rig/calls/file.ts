/** The requests that every route of files is tried with. */
import { metadataOf } from '../metadata.ts';
import type { Calls } from './call.ts';

const tus = { 'tus-resumable': '1.0.0' };
const beginning = { ...tus, 'upload-length': '5', 'upload-metadata': metadataOf({ name: 'Taxa.txt' }) };
const piece = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };

export const fileCalls: Calls = {
  'GET /limits': {},
  'GET /upload': { query: ({ collectionId }) => ({ collectionId }) },
  'POST /upload': { query: ({ collectionId }) => ({ collectionId }), headers: beginning },
  'PATCH /upload/:id': { id: 'uploadId', headers: piece },
  'GET /upload/:id': { id: 'uploadId' },
  'DELETE /upload/:id': { id: 'uploadId', headers: tus },
  'GET /extract': { query: ({ collectionId, fileId }) => ({ collectionId, documentId: fileId }) },
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
  'GET /document/:id/recording': { id: 'documentId', query: ({ versionId }) => ({ versionId }) },
  'GET /document/:id/recording/export': { id: 'documentId', query: () => ({ form: 'vtt' }) },
  'PUT /document/:id/recording': {
    id: 'documentId',
    body: ({ versionId }) => ({ versionId, utterances: [{ fromMs: 0, toMs: 900, speaker: 'Anna', text: 'Simhall.' }] }),
  },
  'DELETE /document/:id': { id: 'fileId' },
  'POST /document/restore': { body: ({ deletedFileId }) => ({ documentIds: [deletedFileId] }) },
};
