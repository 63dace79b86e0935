/** The parts of an answer's replay: the words, how it was made, what was found for it, and the rules it was made by. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { AnswerContent, AnswerReplay } from '#schema/answer-record.ts';
import { sayAnswer } from './answer-words.ts';
import { Markdown } from './markdown.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

type Of = { replay: AnswerReplay };

/** Question and answer while they are kept; else that they are gone. */
export function Asked({ replay }: Of) {
  const { say } = useVoice();
  const { content } = replay;
  if (!content) {
    return (
      <section className="notice">
        <p>
          <strong>{say('replay.words.gone')}</strong>
        </p>
        <p>{say('replay.words.gone.about')}</p>
      </section>
    );
  }
  const { question, query, text, sources } = content;
  return (
    <>
      <h2>{say('replay.question')}</h2>
      <p>{question}</p>
      {query && <p className="facts">{say('chat.answer.query', { query })}</p>}
      <h2>{say('replay.answered')}</h2>
      <p className="ai-mark">{say('replay.mark')}</p>
      {text === '' ? (
        <p className="facts">{say('replay.answer.empty')}</p>
      ) : (
        <Markdown text={text} links={sources.map(({ url }) => url)} cite={(ordinal) => `[${ordinal}]`} />
      )}
      {!content.isAsRecorded && (
        <p className="notice warn">
          <strong>{say('replay.changed')}</strong>
        </p>
      )}
      <Quotes content={content} />
    </>
  );
}

function Quotes({ content: { citations } }: { content: AnswerContent }) {
  const { say } = useVoice();
  if (citations.length === 0) return null;
  return (
    <details className="unprinted">
      <summary>{say('replay.quotes', { count: citations.length })}</summary>
      <ul>
        {citations.map(({ ordinal, quote, from, to, verified }) => (
          <li key={`${ordinal} ${from} ${to} ${quote}`}>
            [{ordinal}] “{quote}” – {say(verified ? 'replay.quote.verified' : 'replay.quote.unverified')}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function AnswerFacts({ replay }: Of) {
  const voice = useVoice();
  const { say, number } = voice;
  const { person, spaceName, mark, parameters, citations, verified } = replay;
  const seconds = (ms: number | null) => (ms === null ? null : `${number(ms / 1000)} s`);
  const count = (value: number | null) => (value === null ? null : number(value));
  return (
    <>
      <h2>{say('replay.made')}</h2>
      <dl className="facts">
        <Fact name={say('replay.person')}>
          <Link to={`/compliance/answer?personId=${person.id}`}>{person.name ?? say('audit.actor.gone')}</Link>
        </Fact>
        <Fact name={say('replay.space')}>{spaceName ?? say('replay.space.gone')}</Fact>
        <Fact name={say('replay.asked')}>
          <Time at={replay.askedAt} clock />
        </Fact>
        <Fact name={say('replay.ended')}>
          <Time at={replay.endedAt} clock />
        </Fact>
        <Fact name={say('replay.outcome')}>{sayAnswer(say, replay)}</Fact>
        <Fact name={say('replay.model')}>{replay.model}</Fact>
        <Fact name={say('replay.version')}>{replay.modelVersion}</Fact>
        <Fact name={say('replay.provider')}>{replay.provider}</Fact>
        <Fact name={say('replay.region')}>{replay.region}</Fact>
        <Fact name={say('replay.parameters')}>
          {parameters &&
            Object.entries(parameters)
              .map(([name, value]) => `${name} = ${value}`)
              .join(', ')}
        </Fact>
        <Fact name={say('replay.tokens.in')}>{count(replay.inputTokens)}</Fact>
        <Fact name={say('replay.tokens.out')}>{count(replay.outputTokens)}</Fact>
        <Fact name={say('replay.time.search')}>{seconds(replay.retrieveMs)}</Fact>
        <Fact name={say('replay.time.first')}>{seconds(replay.firstTextMs)}</Fact>
        <Fact name={say('replay.time.total')}>{seconds(replay.totalMs)}</Fact>
        <Fact name={say('replay.citations')}>{say('replay.citations.of', { count: citations, verified })}</Fact>
        <Fact name={say('replay.hash.text')}>
          <Hash of={replay.textHash} />
        </Fact>
        <Fact name={say('replay.hash.prompt')}>{replay.promptHash && <Hash of={replay.promptHash} />}</Fact>
        <Fact name={say('replay.machine')}>
          <code className="breaking">{JSON.stringify(mark)}</code>
        </Fact>
        <Fact name={say('replay.log')}>
          <Link to={`/compliance/audit?about=${replay.id}`}>{say('audit.fact.answer.all')}</Link>
        </Fact>
      </dl>
    </>
  );
}

const Hash = ({ of }: { of: string }) => <code className="breaking">{of}</code>;

/** What nobody noted is said to be so. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { say } = useVoice();
  return (
    <>
      <dt>{name}</dt>
      <dd>{children ?? say('replay.unknown')}</dd>
    </>
  );
}

/** The passages in the order in which they were found, with the scores they had then; their words while they are kept. */
export function Found({ replay: { passages, content } }: Of) {
  const { say, language } = useVoice();
  const columns = [
    { label: say('replay.passage') },
    { label: say('replay.version.read') },
    { label: say('replay.score'), kind: 'number' as const },
  ];
  return (
    <>
      <h2>{say('replay.found')}</h2>
      {passages.length === 0 ? (
        <p>{say('replay.found.none')}</p>
      ) : (
        <Table caption={say('replay.found')} columns={columns} isStacked>
          {passages.map(({ ordinal, passageId, documentId, versionId, score }) => {
            const source = content?.sources.find((one) => one.passageId === passageId);
            return (
              <tr key={ordinal}>
                <td>
                  [{ordinal}]{' '}
                  <Link to={`/document/${documentId}`}>{source ? source.title || source.url : documentId}</Link>
                  {source && (
                    <details>
                      <summary>{say('replay.passage.words')}</summary>
                      <blockquote lang={source.language}>{source.text}</blockquote>
                    </details>
                  )}
                </td>
                <td>
                  <code className="breaking">{versionId}</code>
                </td>
                <td className="number">{scoreWords(language, score)}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </>
  );
}

/** Four decimals: scores of different ways to search lie close to each other. */
const scoreWords = (language: string, score: number): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(score);

/** Kept once for all the answers that were made by them; the hash is their version. */
export function Instructions({ replay: { instructions, instructionsHash } }: Of) {
  const { say } = useVoice();
  return (
    <>
      <h2>{say('replay.instructions')}</h2>
      {instructionsHash ? (
        <p>
          {say('replay.instructions.hash')} <Hash of={instructionsHash} />
        </p>
      ) : (
        <p>{say('replay.instructions.none')}</p>
      )}
      {instructions && (
        <details>
          <summary>{say('replay.instructions.read')}</summary>
          <pre className="instructions">{instructions}</pre>
        </details>
      )}
    </>
  );
}
