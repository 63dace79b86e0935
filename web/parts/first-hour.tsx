/** The first hour with the product: what to set up next, with what is done ticked; on the start page the next step alone. */
import { Link } from '@remix-run/react';
import type { SetupStep } from '#schema/setting.ts';
import { useVoice } from './voice.tsx';

/** Where each step is taken. */
const pages: Record<SetupStep['name'], string> = {
  factor: '/account',
  tenant: '/system/tenants/new',
  policy: '/admin/setting',
  people: '/admin/people',
  group: '/admin/group',
  federation: '/admin/federation',
  collection: '/',
  source: '/',
  crawl: '/',
  question: '/chat',
};

const leftOf = (steps: readonly SetupStep[]) => steps.filter(({ done, optional }) => !done && !optional);

/** The next step alone, with the way to all of them; nothing once what is needed is there. */
export function NextStep({ steps }: { steps: readonly SetupStep[] }) {
  const { say } = useVoice();
  const left = leftOf(steps);
  const [next] = left;
  if (!next) return null;
  return (
    <div className="notice">
      <p>
        <strong>{say('setup.next')}</strong> <Link to={pages[next.name]}>{say(`setup.${next.name}`)}</Link>.{' '}
        {say(`setup.${next.name}.hint`)}
      </p>
      <p>
        <Link to="/admin">{say('setup.left', { count: left.length })}</Link>
      </p>
    </div>
  );
}

export function FirstHour({ steps }: { steps: SetupStep[] }) {
  const { say } = useVoice();
  const left = leftOf(steps).length;
  const list = (
    <ol className="steps">
      {steps.map(({ name, done, optional }) => (
        <li key={name} className={done ? 'done' : undefined}>
          <span>
            <Link to={pages[name]}>{say(`setup.${name}`)}</Link>{' '}
            <span className={done ? 'spoken' : 'facts'}>{standing(say, done, optional)}</span>
          </span>
          {!done && <p>{say(`setup.${name}.hint`)}</p>}
        </li>
      ))}
    </ol>
  );
  if (left === 0) {
    return (
      <details className="box">
        <summary>{say('setup.done')}</summary>
        {list}
      </details>
    );
  }
  return (
    <section>
      <h2>{say('setup.title')}</h2>
      <p>{say('setup.left', { count: left })}</p>
      {list}
    </section>
  );
}

function standing(say: ReturnType<typeof useVoice>['say'], done: boolean, optional: boolean): string {
  if (done) return say('setup.step.done');
  return optional ? say('setup.step.optional') : '';
}
