/** Records of answers as they are read: in a list, as a replay, and piece by piece as a file. */
import { aiMark } from '#schema/ai-mark.ts';
import type { AnswerContent, AnswerFilter, AnswerRecord, AnswerReplay } from '#schema/answer-record.ts';
import type { Database, Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';

export type AnswerRow = Omit<AnswerRecord, 'askedAt' | 'endedAt' | 'mark' | 'person'> & {
  personId: string;
  personName: string | null;
  askedAt: Date;
  endedAt: Date;
};

const columns = `a.message_id as id, a.conversation_id as "conversationId", a.space_id as "spaceId", s.name as "spaceName",
  a.person_id as "personId", p.name as "personName", a.state, a.answer, a.model, a.model_version as "modelVersion",
  a.provider, a.region, a.parameters, encode(a.prompt_hash, 'hex') as "promptHash",
  encode(a.instructions_hash, 'hex') as "instructionsHash", encode(a.text_hash, 'hex') as "textHash", a.passages,
  a.citations, a.verified, a.input_tokens as "inputTokens", a.output_tokens as "outputTokens",
  a.retrieve_ms as "retrieveMs", a.first_text_ms as "firstTextMs", a.total_ms as "totalMs", a.asked_at as "askedAt",
  a.ended_at as "endedAt", c.id is not null as "hasContent"`;

/** A conversation that was removed is shown to nobody, though its rows may stand for some days more. */
const from = `answer_record a
  left join person p on p.tenant_id = a.tenant_id and p.id = a.person_id
  left join space s on s.tenant_id = a.tenant_id and s.id = a.space_id and s.removed_at is null
  left join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
  left join conversation c on c.tenant_id = a.tenant_id and c.id = m.conversation_id and c.removed_at is null`;

/** Whether a name has the part that is looked for, whichever its case; all have none. */
const hasPart = (name: string, part: string) =>
  `(${part}::text is null or position(lower(${part}) in lower(${name})) > 0)`;

export type AnswersOf = AnswerFilter & { after: readonly [askedAt: string, id: string] | null; limit: number };

/** The latest first. */
export const listAnswers = (tx: Tx, of: AnswersOf): Promise<AnswerRow[]> =>
  tx.sql<AnswerRow>(
    `select ${columns} from ${from}
     where a.tenant_id = $1 and ($2::uuid is null or a.person_id = $2) and ($3::uuid is null or a.space_id = $3)
       and ${hasPart('a.model', '$4')} and ${hasPart('a.provider', '$5')} and ${hasPart('p.name', '$11')}
       and a.asked_at >= coalesce($6::timestamptz, '-infinity') and a.asked_at < coalesce($7::timestamptz, 'infinity')
       and ($8::timestamptz is null or (date_trunc('milliseconds', a.asked_at), a.message_id) < ($8, $9::uuid))
     order by date_trunc('milliseconds', a.asked_at) desc, a.message_id desc limit $10`,
    [
      ...[tx.tenantId, of.personId ?? null, of.spaceId ?? null, of.model ?? null, of.provider ?? null],
      ...[of.from ?? null, of.to ?? null, of.after?.[0] ?? null, of.after?.[1] ?? null, of.limit],
      of.person ?? null,
    ],
  );

export const keyOf = (row: AnswerRow) => [row.askedAt.toISOString(), row.id] as const;

export function showAnswer({ personId, personName, askedAt, endedAt, ...row }: AnswerRow): AnswerRecord {
  const { model, provider } = row;
  return {
    ...row,
    person: { id: personId, name: personName },
    askedAt: askedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    mark: aiMark(model !== null && provider !== null ? { model, provider } : null),
  };
}

/** Throws NotFound. */
export async function replayAnswer(tx: Tx, id: string): Promise<AnswerReplay> {
  const [row] = await tx.sql<AnswerRow & { instructions: string | null }>(
    `select ${columns}, i.text as instructions from ${from}
       left join instructions i on i.tenant_id = a.tenant_id and i.hash = a.instructions_hash
     where a.tenant_id = $1 and a.message_id = $2`,
    [tx.tenantId, id],
  );
  if (!row) throw new NotFound('no such answer');
  const { instructions, ...record } = row;
  return { ...showAnswer(record), instructions, content: record.hasContent ? await readContent(tx, id) : null };
}

async function readContent(tx: Tx, id: string): Promise<AnswerContent> {
  const [content] = await tx.sql<AnswerContent>(
    `select coalesce(q.text, '') as question, m.query, m.text, m.sources,
       coalesce((select jsonb_agg(jsonb_build_object('ordinal', t.ordinal, 'quote', t.quote, 'from', t.from_char,
           'to', t.to_char, 'verified', t.verified) order by t.id)
         from citation t where t.tenant_id = $1 and t.message_id = m.id), '[]') as citations,
       sha256(convert_to(m.text, 'UTF8')) = a.text_hash as "isAsRecorded"
     from message m
       join answer_record a on a.tenant_id = m.tenant_id and a.message_id = m.id
       left join message q on q.tenant_id = m.tenant_id and q.id = m.question_id
     where m.tenant_id = $1 and m.id = $2`,
    [tx.tenantId, id],
  );
  return content!;
}

/** Read in one round trip. */
const pieceRows = 500;

/** One JSON object a line, the latest first, read as it is written; with the words of those that have them still. */
export async function* linesOf(db: Database, tenantId: string, filter: AnswerFilter, isWhole: boolean) {
  for (let after: AnswersOf['after'] = null, isMore = true; isMore; ) {
    const place: AnswersOf['after'] = after;
    const piece = await db.withTenant(tenantId, async (tx) => {
      const rows = await listAnswers(tx, { ...filter, after: place, limit: pieceRows });
      const lines: object[] = [];
      for (const row of rows) {
        const content = isWhole && row.hasContent ? { content: await readContent(tx, row.id) } : {};
        lines.push({ ...showAnswer(row), ...content });
      }
      return { rows, lines };
    });
    yield piece.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    isMore = piece.rows.length === pieceRows;
    after = isMore ? keyOf(piece.rows.at(-1)!) : null;
  }
}
