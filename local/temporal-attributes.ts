/** The search attributes that make the list of operations a query. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const names = ['DiariumTenant', 'DiariumKind', 'DiariumObjectId', 'DiariumState'];

/**
 * Waits until the server at `address` answers, then adds to `namespace` what is missing there. The server's own flag
 * for this is ignored on a database that exists. Throws what the connection says when `waitMs` is over.
 */
export async function readyNamespace(address: string, namespace: string, waitMs: number): Promise<void> {
  for (const until = Date.now() + waitMs; ; await sleep(50)) {
    try {
      return await addAttributes(address, namespace);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

async function addAttributes(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = names.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } finally {
    await connection.close();
  }
}
