/** A sign-in that somebody gave a source. */
import { newId } from '#schema/id.ts';
import { openSecrets } from '#schema/secret.ts';
import type { CredentialForm } from '#schema/source.ts';
import { type Hand, secretKey } from './hand.ts';

export async function signIn({ db, shelf: { tenantId, sourceId } }: Hand, form: CredentialForm): Promise<void> {
  const id = newId();
  const sealed = openSecrets(secretKey).seal(tenantId, 'credential', id, JSON.stringify(form));
  await db.withTenant(tenantId, (tx) =>
    tx.sql('insert into credential (tenant_id, id, source_id, host, kind, sealed) values ($1, $2, $3, $4, $5, $6)', [
      tenantId,
      id,
      sourceId,
      form.host,
      form.kind,
      sealed,
    ]),
  );
}
