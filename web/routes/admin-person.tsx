/** A person: who they are, what they may, whether they may come, and their removal. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Person, PersonDetail } from '#schema/person.ts';
import { read } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { HandedLink } from '../parts/handed-link.tsx';
import { HoldMark } from '../parts/hold-mark.tsx';
import { PartForm } from '../parts/part-form.tsx';
import { readRolesAndGroups } from '../parts/people.server.ts';
import { LanguageField, NameField, RoleField } from '../parts/people-form.tsx';
import { changePerson } from '../parts/person.server.ts';
import { PersonEntry } from '../parts/person-entry.tsx';
import { PersonStanding } from '../parts/person-standing.tsx';
import { RetentionLine } from '../parts/retention-line.tsx';
import { roleOf } from '../parts/role-words.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled<{ person: Person }>((_say, { person }) => person.name);

export async function loader(args: LoaderFunctionArgs) {
  const person = await read<PersonDetail>(args, `/person/${args.params.id}`);
  const { roles } = await readRolesAndGroups(args);
  return { person, roles };
}

export async function action(args: ActionFunctionArgs) {
  return changePerson(args, args.params.id!, await args.request.formData());
}

export default function PersonPage() {
  const { say } = useVoice();
  const { person, roles } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isOwn = useRoot<Root>()?.me?.personId === person.id;
  const isOfPart = result?.intent === 'change';
  return (
    <div className="narrow">
      <Trail from="administration" steps={[{ to: '/admin/people', name: say('people.title') }]} />
      <h1>{person.name}</h1>
      {result?.link && <HandedLink link={result.link} email={person.email} />}
      <Complaint problem={isOfPart ? undefined : result?.problem} />
      <Facts person={person} />
      <RetentionLine retention={person.retention} />
      <HoldMark page={`/admin/people/${person.id}`} isHeld={person.isHeld} />
      {isOwn && <p>{say('people.own')}</p>}
      <PartForm intent="change" title={say('people.change')} outcome={result}>
        {(problem) => (
          <>
            <NameField value={person.name} problem={problem} readOnly={person.provisioned} />
            <LanguageField value={person.language} />
            {!isOwn && <RoleField value={person.ownRole?.id ?? person.role} roles={roles} />}
          </>
        )}
      </PartForm>
      {!isOwn && person.state !== 'deactivated' && <PersonEntry person={person} outcome={result} />}
      {!isOwn && <PersonStanding person={person} isHeirUnknown={result?.isHeirUnknown} />}
    </div>
  );
}

function Facts({ person }: { person: PersonDetail }) {
  const { say, number } = useVoice();
  const { email, state, groups, createdAt, seenAt, provisioned, entry } = person;
  return (
    <>
      <dl className="facts">
        <dt>{say('people.email')}</dt>
        <dd>{email}</dd>
        <dt>{say('people.role')}</dt>
        <dd>{roleOf(say, person)}</dd>
        <dt>{say('people.state')}</dt>
        <dd>{say(`people.state.${state}`)}</dd>
        <dt>{say('people.groups')}</dt>
        <dd>
          {groups.length === 0 && '–'}
          {groups.map(({ id, name }, nth) => (
            <span key={id}>
              {nth > 0 && ', '}
              <Link to={`/admin/group/${id}`}>{name}</Link>
            </span>
          ))}
        </dd>
        <dt>{say('people.since')}</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        <dt>{say('people.seen')}</dt>
        <dd>{seenAt ? <Time at={seenAt} clock /> : say('people.seen.never')}</dd>
        <dt>{say('factor.title')}</dt>
        <dd>{say(entry.hasFactor ? 'people.factor.yes' : 'people.factor.no')}</dd>
        <dt>{say('people.sessions')}</dt>
        <dd>{number(entry.sessions)}</dd>
      </dl>
      {provisioned && <p>{say('people.provisioned')}</p>}
    </>
  );
}
