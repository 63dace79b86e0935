/** What a test of the connection to a provider found: what is wrong first, each with what to do. */
import { Form } from '@remix-run/react';
import { type Finding, findingLevels } from '#schema/federation.ts';
import { Submit } from './form.tsx';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

const kinds = { good: 'good', unsure: 'warn', wrong: 'bad' } as const satisfies Record<Finding['level'], string>;

export function FederationTest({ findings }: { findings: Finding[] | undefined }) {
  const { say } = useVoice();
  return (
    <section>
      <h2 id="test">{say('federation.test')}</h2>
      <p>{say('federation.test.about')}</p>
      {findings && <Findings findings={findings} />}
      <Form method="post" preventScrollReset>
        <Submit intent="test" className="secondary">
          {say('federation.test.run')}
        </Submit>
      </Form>
    </section>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const { say } = useVoice();
  const wrong = findings.filter(({ level }) => level === 'wrong').length;
  const worstFirst = findings.toSorted((a, b) => findingLevels.indexOf(b.level) - findingLevels.indexOf(a.level));
  return (
    <div role="status">
      <p className="lead">{wrong ? say('federation.test.bad', { count: wrong }) : say('federation.test.allGood')}</p>
      {worstFirst.map((finding) => (
        <div key={finding.code} className={`notice ${kinds[finding.level]}`}>
          <p>{say(`federation.test.${finding.level}`)}</p>
          <ReasonText reason={finding} />
        </div>
      ))}
    </div>
  );
}
