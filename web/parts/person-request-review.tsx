/** What was found is looked over: whether it is handed out or goes, and what of others is taken out of it. */
import { Form, Link } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequestDetail, PersonRequestItem } from '#schema/person-request.ts';
import { marks, sayStore, sayWhy } from '#schema/person-request-words.ts';
import { Complaint, Input, Submit, wrongField } from './form.tsx';
import { type Outcome, PartForm } from './part-form.tsx';
import { Empty, More } from './table.tsx';
import { useVoice } from './voice.tsx';

const accessVerdicts = ['waiting', 'deliver', 'leave-out'] as const;
type AccessVerdict = (typeof accessVerdicts)[number];

/** Which of the things are shown: those that were asked for, or what is to be done first. */
export const shownIn = (asked: string | null, { verdicts }: PersonRequestDetail): AccessVerdict =>
  accessVerdicts.find((verdict) => verdict === asked) ?? (verdicts.waiting ? 'waiting' : 'deliver');

interface ReviewProps {
  request: PersonRequestDetail;
  shown: AccessVerdict | null;
  items: ListOf<PersonRequestItem>;
  outcome: Outcome | undefined;
}

export function Review({ request, shown, items, outcome }: ReviewProps) {
  const { say } = useVoice();
  const waiting = request.verdicts.waiting ?? 0;
  const decided: readonly string[] = ['deliver', 'leave-out', 'erase', 'keep', 'leave-in'];
  return (
    <section>
      <h2 id="review">{say('request.review')}</h2>
      {request.kind === 'access' && (
        <>
          {waiting > 0 && <p>{say('request.review.waiting', { count: waiting })}</p>}
          <p>{say('request.review.about')}</p>
          <Shown request={request} shown={shown} />
        </>
      )}
      {outcome?.problem && decided.includes(outcome.intent) && <Complaint problem={outcome.problem} />}
      {items.items.length === 0 ? (
        <Empty title={say('request.review.none')} />
      ) : (
        <ul className="cards single">
          {items.items.map((item) => (
            <Item key={item.id} item={item} request={request} />
          ))}
        </ul>
      )}
      <More cursor={items.next} />
    </section>
  );
}

function Shown({ request, shown }: Pick<ReviewProps, 'request' | 'shown'>) {
  const { say } = useVoice();
  return (
    <nav className="actions" aria-label={say('request.review')}>
      {accessVerdicts.map((verdict) => (
        <Link
          key={verdict}
          to={`?verdict=${verdict}#review`}
          preventScrollReset
          aria-current={verdict === shown ? 'true' : undefined}
        >
          {say(`request.shown.${verdict}`, { count: request.verdicts[verdict] ?? 0 })}
        </Link>
      ))}
    </nav>
  );
}

function Item({ item, request }: { item: PersonRequestItem; request: PersonRequestDetail }) {
  const { say, language } = useVoice();
  const { id, store, verdict, excerpt, why, taken } = item;
  const choices = request.kind === 'access' ? (['deliver', 'leave-out'] as const) : (['erase', 'keep'] as const);
  return (
    <li>
      <h3>{sayStore(store, language)}</h3>
      {excerpt !== '' && <p className="breaking">{excerpt ?? say('request.gone')}</p>}
      {request.kind === 'access' && taken.length > 0 && <TakenOut taken={taken} />}
      <p className="facts">
        {say(`request.verdict.${verdict}`)}
        {why && `: ${sayWhy(why, language)}`}
      </p>
      {verdict !== 'held' && (
        <Form method="post" className="actions" preventScrollReset>
          <input type="hidden" name="itemId" value={id} />
          {choices
            .filter((choice) => choice !== verdict)
            .map((choice) => (
              <Submit
                key={choice}
                intent={choice}
                className="secondary"
                spokenLabel={say('request.decide.named', {
                  verdict: say(`request.decide.${choice}`),
                  what: excerpt?.slice(0, 60) || sayStore(store, language),
                })}
              >
                {say(`request.decide.${choice}`)}
              </Submit>
            ))}
        </Form>
      )}
    </li>
  );
}

function TakenOut({ taken }: Pick<PersonRequestItem, 'taken'>) {
  const { say } = useVoice();
  return (
    <>
      <p className="facts">{say('request.taken')}</p>
      <ul className="terms">
        {taken.map(({ kind, text }) => (
          <li key={text}>
            <span>
              {text} <span className="facts">({say(`request.taken.${kind}`)})</span>
            </span>
            {kind !== 'chosen' && <TermButton term={text} fate="leave-in" />}
          </li>
        ))}
      </ul>
    </>
  );
}

function TermButton({ term, fate }: { term: string; fate: 'leave-in' | 'auto' }) {
  const { say } = useVoice();
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="term" value={term} />
      <Submit intent={fate} className="quiet" spokenLabel={say(`request.term.${fate}.named`, { term })}>
        {say(`request.term.${fate}`)}
      </Submit>
    </Form>
  );
}

/** What a human has said of others' data, for the whole answer, and a field to say more. */
export function Redactions({ request, outcome }: { request: PersonRequestDetail; outcome: Outcome | undefined }) {
  const { say, language } = useVoice();
  const lists = [
    ['request.redaction.out', request.takenOut],
    ['request.redaction.in', request.leftIn],
  ] as const;
  return (
    <>
      <PartForm
        intent="take-out"
        title={say('request.redaction')}
        about={say('request.redaction.about', { mark: marks[language] })}
        submit={say('request.redaction.submit')}
        outcome={outcome}
      >
        {(problem) => (
          <Input
            name="term"
            label={say('request.redaction.term')}
            hint={say('request.redaction.hint')}
            {...(wrongField(problem, 'term') ? { error: say('request.redaction.hint') } : {})}
            minLength={2}
            maxLength={200}
            required
          />
        )}
      </PartForm>
      {lists
        .filter(([, terms]) => terms.length > 0)
        .map(([name, terms]) => (
          <section key={name}>
            <h3>{say(name)}</h3>
            <ul className="terms">
              {terms.map((term) => (
                <li key={term}>
                  <span>{term}</span>
                  <TermButton term={term} fate="auto" />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}
