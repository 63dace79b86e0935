/**
 * Keys of an organisation and its people that nothing opens any more, since the installation's key that wraps them was
 * lost. What they have sealed stays shut for good; others take their place, or nothing could be begun there again.
 */
import { recordEvent, system } from './audit.ts';
import type { Rows } from './database.ts';
import { Unprocessable } from './errors.ts';
import { expireAnswers } from './forget-person.ts';
import { unwrapKey, wrapNewKey } from './own-key.ts';
import { openSecrets, type Secrets } from './secret.ts';

type Kept = { of: 'tenant' | 'person'; id: string; keyId: string; sealed: string };

/** Answers how many; `root` is the installation's key as it is now. */
export async function countLostKeys(tx: Rows, root: string): Promise<number> {
  return (await findLost(tx, openSecrets(root))).length;
}

/** Answers how many; an event each, with the `reason` that whoever runs the installation gives. */
export async function replaceLostKeys(tx: Rows, root: string, reason: string): Promise<number> {
  const secrets = openSecrets(root);
  const lost = await findLost(tx, secrets);
  for (const { of, id, keyId } of lost) {
    const made = wrapNewKey(secrets, tx.tenantId, `${of}_key`, id);
    await tx.sql(
      `update ${of}_key set sealed = $3, key_id = $4, made_at = now() where tenant_id = $1 and ${of}_id = $2`,
      [tx.tenantId, id, made.sealed, made.keyId],
    );
    // Answers that were made for them open no more.
    if (of === 'person') await expireAnswers(tx, id);
    await recordEvent(tx, system, {
      action: 'encryption-key.destroy',
      object: { kind: of, id },
      details: { keyId, reason },
    });
  }
  return lost.length;
}

/** Held until the transaction ends. */
async function findLost({ tenantId, sql }: Rows, secrets: Secrets): Promise<Kept[]> {
  const keptOf = (of: Kept['of']) =>
    sql<Kept>(
      `select '${of}' as of, ${of}_id as id, key_id as "keyId", sealed from ${of}_key
       where tenant_id = $1 and sealed is not null order by 2 for update`,
      [tenantId],
    );
  const kept = [...(await keptOf('tenant')), ...(await keptOf('person'))];
  return kept.filter(({ of, id, sealed }) => {
    try {
      unwrapKey(secrets, tenantId, `${of}_key`, id, sealed);
      return false;
    } catch (error) {
      if (error instanceof Unprocessable) return true;
      throw error;
    }
  });
}
