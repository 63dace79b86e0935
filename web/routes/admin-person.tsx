/** A person: who they are, what they may, whether they may come, and their removal. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { LinkHanded } from '#schema/link.ts';
import type { Invitation, Person, PersonDetail } from '#schema/person.ts';
import type { Problem } from '#schema/problem.ts';
import { Confirm } from '../parts/confirm.tsx';
import { act, read } from '../parts/door.server.ts';
import { isChecked, textIn } from '../parts/fields-data.ts';
import { Check, Complaint, Input, Submit } from '../parts/form.tsx';
import { HandedLink } from '../parts/handed-link.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { findByEmail, readRolesAndGroups } from '../parts/people.server.ts';
import { LanguageField, NameField, RoleField } from '../parts/people-form.tsx';
import { roleOf } from '../parts/role-words.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled<{ person: Person }>((_say, { person }) => person.name);

export async function loader(args: LoaderFunctionArgs) {
  const [person, { roles }] = await Promise.all([
    read<PersonDetail>(args, `/person/${args.params.id}`),
    readRolesAndGroups(args),
  ]);
  return { person, roles };
}

type Result = Outcome & { link?: LinkHanded; isHeirUnknown?: true };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = textIn(posted, 'intent');
  const path = `/person/${args.params.id}`;
  const say = (problem: Problem | undefined) => data<Result>({ intent, problem }, problem?.status);
  if (intent === 'invite') {
    const made = await act<Invitation>(args, 'POST', `${path}/invite`);
    return made.ok ? data<Result>({ intent, link: made.body.link }) : say(made.problem);
  }
  if (intent === 'deactivate' || intent === 'reactivate') {
    const done = await act(args, 'POST', `${path}/${intent}`);
    return say(done.ok ? undefined : done.problem);
  }
  if (intent === 'remove') {
    const heir = await findByEmail(args, textIn(posted, 'handTo'));
    if (!heir) return data<Result>({ intent, isHeirUnknown: true }, 400);
    const removal = { handTo: heir.id, conversations: isChecked(posted, 'conversations') };
    const done = await act(args, 'DELETE', path, removal);
    return done.ok ? redirect('/admin/people?removed') : say(done.problem);
  }
  const saved = await act<Person>(args, 'PATCH', path, readChange(posted));
  return say(saved.ok ? undefined : saved.problem);
}

/** Only what the form has: nobody's own role is in it. */
const readChange = (posted: FormData) =>
  Object.fromEntries(
    ['name', 'language', 'role'].filter((name) => posted.has(name)).map((name) => [name, textIn(posted, name)]),
  );

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
      {!isOwn && <Standing person={person} isHeirUnknown={result?.isHeirUnknown} />}
    </div>
  );
}

function Facts({ person }: { person: PersonDetail }) {
  const { say } = useVoice();
  const { email, state, groups, createdAt, seenAt, provisioned } = person;
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
      </dl>
      {provisioned && <p>{say('people.provisioned')}</p>}
    </>
  );
}

function Standing({ person, isHeirUnknown }: { person: PersonDetail; isHeirUnknown: true | undefined }) {
  const { say } = useVoice();
  const { name, state, holds } = person;
  const isOut = state === 'deactivated';
  return (
    <section>
      <h2>{say('people.standing')}</h2>
      {!isOut && (
        <Form method="post">
          <p>{say('people.invite.again.about')}</p>
          <Submit intent="invite" className="secondary">
            {say('people.invite.again')}
          </Submit>
        </Form>
      )}
      <Form method="post">
        {!isOut && <p>{say('people.deactivate.about')}</p>}
        <Submit intent={isOut ? 'reactivate' : 'deactivate'} className="secondary">
          {say(isOut ? 'people.reactivate' : 'people.deactivate')}
        </Submit>
      </Form>
      {isHeirUnknown && (
        <p className="notice bad" role="alert">
          {say('people.remove.unknown')}
        </p>
      )}
      <Confirm
        label={say('people.remove')}
        spokenLabel={say('people.remove.title', { name })}
        title={say('people.remove.title', { name })}
        about={say('people.remove.about', holds)}
      >
        <Form method="post">
          <Input name="handTo" type="email" label={say('people.remove.to')} maxLength={320} required />
          <Check
            name="conversations"
            label={say('people.remove.talks')}
            hint={say('people.remove.talks.hint')}
            checked={false}
          />
          <Submit intent="remove" className="danger">
            {say('people.remove')}
          </Submit>
        </Form>
      </Confirm>
    </section>
  );
}
