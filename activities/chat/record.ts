/** The record of how an answer came about, written with its end. It outlives the answer's words. */
import type { Tx } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';

/** What made the answer, as far as its row does not say; null where that is not known. */
export type MadeBy = {
  modelVersion: string | null;
  /** Where the model's provider works. */
  region: string | null;
  /** All that the model was told to do. */
  instructions: string | null;
};

/** Of an answer whose row says all the rest. Recording it again changes nothing. */
export async function recordAnswer(tx: Tx, messageId: string, made: MadeBy): Promise<void> {
  const hash = made.instructions === null ? null : sha256(made.instructions);
  if (hash) {
    await tx.sql('insert into instructions (tenant_id, hash, text) values ($1, $2, $3) on conflict do nothing', [
      tx.tenantId,
      hash,
      made.instructions,
    ]);
  }
  await tx.sql(
    `insert into answer_record (tenant_id, message_id, conversation_id, question_id, space_id, person_id, state, answer,
       model, model_version, provider, region, parameters, prompt_hash, instructions_hash, text_hash, passages, citations,
       verified, input_tokens, output_tokens, retrieve_ms, first_text_ms, total_ms, asked_at, ended_at)
     select m.tenant_id, m.id, m.conversation_id, m.question_id, c.space_id, c.person_id, m.state, m.answer,
       m.model, $3, m.provider, $4, m.parameters, m.prompt_hash, $5, sha256(convert_to(m.text, 'UTF8')),
       coalesce((select jsonb_agg(jsonb_build_object('ordinal', s -> 'ordinal', 'passageId', s -> 'passageId',
           'versionId', s -> 'versionId', 'documentId', s -> 'documentId', 'score', s -> 'score') order by n)
         from jsonb_array_elements(m.sources) with ordinality e (s, n)), '[]'),
       t.given, t.verified, m.input_tokens, m.output_tokens, m.retrieve_ms, m.first_text_ms, m.total_ms, m.created_at,
       m.ended_at
     from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       cross join lateral (select count(*)::int as given, (count(*) filter (where verified))::int as verified
         from citation where tenant_id = m.tenant_id and message_id = m.id) t
     where m.tenant_id = $1 and m.id = $2
     on conflict (tenant_id, message_id) do nothing`,
    [tx.tenantId, messageId, made.modelVersion, made.region, hash],
  );
}
