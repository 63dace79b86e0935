/** The level of a space or a collection: another one is chosen, what it stops is shown, and only then it is changed. */
import { Form, Link } from '@remix-run/react';
import type { Level, LevelImpact, Standing } from '#schema/classification.ts';
import { Complaint, Select, Submit } from './form.tsx';
import type { Outcome } from './part-form.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  standing: Standing;
  levels: Level[];
  impact: LevelImpact | null;
  outcome: Outcome | undefined;
}

export function LevelPart({ standing, levels, impact, outcome }: Props) {
  const { say } = useVoice();
  const nameOf = (level: number) => levels.find((known) => known.level === level)?.name ?? String(level);
  const mine = outcome?.intent === 'level' ? outcome : undefined;
  return (
    <section aria-labelledby="classification">
      <h2 id="classification">{say('level.title')}</h2>
      <Complaint problem={mine?.problem} />
      <p>{say('level.now', { level: nameOf(standing.level) })}</p>
      <Form method="get" className="inline-form" preventScrollReset>
        <Select
          name="level"
          label={say('level.choose')}
          defaultValue={impact?.level ?? standing.level}
          options={levels.map(({ level, name }) => [level, name] as const)}
        />
        <button type="submit">{say('level.show')}</button>
      </Form>
      {impact && impact.level === standing.level && <p>{say('level.same')}</p>}
      {impact && impact.level !== standing.level && <Impact impact={impact} name={nameOf(impact.level)} />}
      {standing.above.length > 0 && (
        <>
          <p>{say('level.above')}</p>
          <ul>
            {standing.above.map(({ id, name, level }) => (
              <li key={id}>
                <Link to={`/collection/${id}/access`}>{name}</Link> ({nameOf(level)})
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Impact({ impact, name }: { impact: LevelImpact; name: string }) {
  const { say } = useVoice();
  const { stops, breaks, opens, people, level, hash } = impact;
  return (
    <div className="notice warn" role="status">
      <h3>{say('level.impact', { level: name })}</h3>
      {stops.length + breaks.length === 0 && <p>{say('level.nothing')}</p>}
      <Pairs title={say('level.stops')} pairs={stops} />
      <Pairs title={say('level.breaks')} pairs={breaks} />
      <Pairs title={say('level.opens')} pairs={opens} />
      {people > 0 && <p>{say('level.people', { count: people })}</p>}
      <Form method="post" preventScrollReset>
        <input type="hidden" name="level" value={level} />
        <input type="hidden" name="impact" value={hash} />
        <Submit intent="level">{say('level.put')}</Submit>
      </Form>
    </div>
  );
}

function Pairs({ title, pairs }: { title: string; pairs: LevelImpact['stops'] }) {
  const { say } = useVoice();
  if (pairs.length === 0) return null;
  return (
    <>
      <p>{title}:</p>
      <ul>
        {pairs.map(({ spaceId, space, collectionId, collection }) => (
          <li key={`${spaceId} ${collectionId}`}>{say('level.pair', { collection, space })}</li>
        ))}
      </ul>
    </>
  );
}
