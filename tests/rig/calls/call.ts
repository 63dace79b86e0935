/** What a good request for a route is made of. */
import type { Furniture } from '../furniture.ts';

export type Ids = Omit<Furniture, 'talks' | 'blobHash'> & {
  tenantId: string;
  conversationId: string;
  messageId: string;
  /** A key of the person's own. */
  keyId?: string;
  /** The asker's account at a provider. */
  identityId?: string;
  /** A run that goes on; without one, orders are given to the run that has ended. */
  openCrawlId?: string;
  /** An answer of the asker's that is being written. */
  openMessageId?: string;
  /** Another session of whoever asks. */
  sessionId?: string;
  /** A file of the asker's that is on its way. */
  uploadId?: string;
  /** A group that a directory keeps. */
  scimGroupId?: string;
};
export type Call = {
  /** What `:id` stands for. */
  id?: keyof Ids;
  /** What `:name` stands for. */
  name?: string;
  query?: (ids: Ids) => Record<string, string>;
  body?: (ids: Ids) => unknown;
  /** Besides those that every request has. */
  headers?: Record<string, string>;
};

/** By method and path below /api/v1. */
export type Calls = Record<string, Call>;
