/** What can be done with a person's request: hand out, erase, put right, put off, end. */
import { Link } from '@remix-run/react';
import type { PersonRequestDetail } from '#schema/person-request.ts';
import type { Decision } from '#schema/retention.ts';
import { Input, Lines, Select, wrongField } from './form.tsx';
import { type Outcome, PartForm } from './part-form.tsx';
import { KeptList } from './person-request.tsx';
import { useVoice } from './voice.tsx';

interface Turn {
  request: PersonRequestDetail;
  outcome: Outcome | undefined;
}

export function Deliver({ outcome }: Pick<Turn, 'outcome'>) {
  const { say } = useVoice();
  return (
    <PartForm
      intent="release"
      title={say('request.deliver')}
      about={say('request.deliver.about')}
      submit={say('request.deliver')}
      outcome={outcome}
    >
      {() => null}
    </PartForm>
  );
}

export function Erase({
  request,
  outcome,
  decisions,
}: Turn & { decisions: readonly Pick<Decision, 'id' | 'reference' | 'title'>[] }) {
  const { say } = useVoice();
  const count = request.verdicts.erase ?? 0;
  return (
    <>
      <section>
        <h2>{say('request.kept')}</h2>
        {request.kept.length === 0 ? <p>{say('request.kept.none')}</p> : <KeptList request={request} />}
      </section>
      {decisions.length === 0 && (
        <p className="notice warn">
          {say('request.decision.none')} <Link to="/compliance/decision">{say('request.decision')}</Link>
        </p>
      )}
      {decisions.length > 0 && count > 0 && (
        <PartForm
          intent="purge"
          title={say('request.erase')}
          about={say('request.erase.about', { count })}
          submit={say('request.erase.submit', { count })}
          look="danger"
          outcome={outcome}
        >
          {(problem) => (
            <>
              <Select
                name="decisionId"
                label={say('request.decision')}
                defaultValue={decisions[0]!.id}
                options={decisions.map(({ id, reference, title }) => [id, `${reference} ${title}`])}
              />
              <ReasonField name="reason" error={wrongField(problem, 'reason')} />
            </>
          )}
        </PartForm>
      )}
    </>
  );
}

function ReasonField({ name, error }: { name: string; error: string | undefined }) {
  const { say } = useVoice();
  return (
    <Lines
      name={name}
      label={say('request.reason')}
      hint={say('request.reason.hint')}
      {...(error ? { error: say('request.reason.hint') } : {})}
      minLength={10}
      maxLength={1000}
      required
    />
  );
}

export function Rectify({ outcome }: Pick<Turn, 'outcome'>) {
  const { say } = useVoice();
  return (
    <PartForm
      intent="rectify"
      title={say('request.rectify')}
      about={say('request.rectify.about')}
      submit={say('request.rectify.submit')}
      outcome={outcome}
    >
      {() => (
        <>
          <Input
            name="what"
            label={say('request.what')}
            hint={say('request.what.hint')}
            minLength={3}
            maxLength={300}
            required
          />
          <Lines name="wrong" label={say('request.wrong')} maxLength={1000} required />
          <Lines name="corrected" label={say('request.corrected')} maxLength={1000} required />
        </>
      )}
    </PartForm>
  );
}

export function Extend({ outcome }: Pick<Turn, 'outcome'>) {
  const { say } = useVoice();
  return (
    <PartForm
      intent="extend"
      title={say('request.extend')}
      about={say('request.extend.about')}
      outcome={outcome}
      submit={say('request.extend.submit')}
      look="secondary"
    >
      {(problem) => (
        <>
          <Input
            name="dueOn"
            type="date"
            label={say('request.extend.until')}
            {...(wrongField(problem, 'dueOn') ? { error: problem!.next } : {})}
            required
          />
          <ReasonField name="extension" error={wrongField(problem, 'reason')} />
        </>
      )}
    </PartForm>
  );
}

/** Something has come of it: to end it is what is left to do. */
const isAnswered = ({ state, rectifications }: PersonRequestDetail): boolean =>
  state === 'erasing' || rectifications.length > 0;

/** What has come about; else it can only be refused, or taken back. */
function outcomesOf(request: PersonRequestDetail) {
  if (!isAnswered(request)) return ['refused', 'withdrawn'] as const;
  return [request.state === 'erasing' ? 'erased' : 'rectified'] as const;
}

export function End({ request, outcome }: Turn) {
  const { say } = useVoice();
  const outcomes = outcomesOf(request);
  return (
    <PartForm
      intent="end"
      title={say('request.end')}
      about={say('request.end.about')}
      outcome={outcome}
      submit={say('request.end.submit')}
      look={isAnswered(request) ? 'primary' : 'secondary'}
    >
      {(problem) => (
        <>
          <Select
            name="outcome"
            label={say('request.outcome')}
            defaultValue={outcomes[0]}
            options={outcomes.map((one) => [one, say(`request.outcome.${one}`)])}
          />
          <ReasonField name="note" error={wrongField(problem, 'note')} />
        </>
      )}
    </PartForm>
  );
}
