/** The record of an answer, an AI system in use, an archive package that failed, and one that is coming in. */
import { recordAnswer } from '#activities/chat/record.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';

export type Answers = { answerId: string; aiSystemId: string; packageId: string; openPackageId: string };

type Place = { spaceId: string; collectionId: string; messageId: string };

/** `messageId` is an answer that has ended. */
export async function addAnswers(tx: Tx, mark: string, { spaceId, collectionId, messageId }: Place): Promise<Answers> {
  const add = adder(tx);
  await tx.sql('update message set ended_at = created_at where tenant_id = $1 and id = $2', [tx.tenantId, messageId]);
  await recordAnswer(tx, messageId, { modelVersion: mark, region: mark, instructions: mark });
  const system = { use: 'transcribe', provider: `${mark.toLowerCase()}.example`, model: mark, purpose: mark };
  const failed = { state: 'failed', ended_at: new Date(), requested_by: newId() };
  const coming = { space_id: spaceId, state: 'running', requested_by: newId() };
  const place = { space_id: spaceId, collection_id: collectionId };
  return {
    answerId: messageId,
    aiSystemId: await add('ai_system', system),
    openPackageId: await add('archive_package', { ...coming, direction: 'in', name: mark }),
    packageId: await add('archive_package', { ...place, ...failed, direction: 'out', name: mark }),
  };
}
