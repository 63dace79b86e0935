/** The namespace that the product works in, and the search attributes that make the list of operations a query. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
/** What Temporal keeps of ended workflows; the record of what happened is in our own database. */
const retentionSeconds = 3 * 86_400;
/** gRPC's status NOT_FOUND. */
const notFound = 5;
const names = ['DiariumTenant', 'DiariumKind', 'DiariumObjectId', 'DiariumState'];

/**
 * Waits until the server at `address` answers, then makes `namespace` and adds what is missing there. The server's own flag
 * for this is ignored on a database that exists. Throws what the connection says when `waitMs` is over.
 */
export async function readyNamespace(address: string, namespace: string, waitMs: number): Promise<void> {
  for (const until = Date.now() + waitMs; ; await sleep(50)) {
    try {
      return await ready(address, namespace);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

async function ready(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await ensureNamespace(connection, namespace);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = names.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } finally {
    await connection.close();
  }
}

async function ensureNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if ((error as { code?: number }).code !== notFound) throw error;
    const workflowExecutionRetentionPeriod = proto.google.protobuf.Duration.fromObject({ seconds: retentionSeconds });
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  }
}
