/** The people of the organisation: found, invited, and changed many at once. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { LinkHanded } from '#schema/link.ts';
import type { ListOf } from '#schema/list.ts';
import type { Person } from '#schema/person.ts';
import type { Problem } from '#schema/problem.ts';
import type { SessionsEnded } from '#schema/session.ts';
import { BulkNotice } from '../parts/bulk-notice.tsx';
import { act, read } from '../parts/door.server.ts';
import { EverybodyOut } from '../parts/everybody-out.tsx';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { HandedLink } from '../parts/handed-link.tsx';
import { actOnMany, type BulkOutcome, invite, readRolesAndGroups } from '../parts/people.server.ts';
import { type Filter, filterNames, PeopleFilter } from '../parts/people-filter.tsx';
import { InviteFields } from '../parts/people-form.tsx';
import { PeopleTable } from '../parts/people-table.tsx';
import { Empty, More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('people.title'));

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const query = new URLSearchParams({ limit: '50' });
  for (const name of [...filterNames, 'cursor']) {
    const value = asked.get(name);
    if (value) query.set(name, value);
  }
  const filter = Object.fromEntries(filterNames.map((name) => [name, asked.get(name) ?? ''])) as Filter;
  const people = await read<ListOf<Person>>(args, `/person?${query}`);
  const choices = await readRolesAndGroups(args);
  return { ...people, ...choices, filter, removed: asked.has('removed') };
}

type Result = { problem?: Problem; link?: LinkHanded; email?: string; bulk?: BulkOutcome | null; ended?: number };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  if (posted.get('intent') === 'bulk') {
    const bulk = await actOnMany(args, posted);
    if (bulk && 'problem' in bulk) return data<Result>({ problem: bulk.problem }, bulk.problem.status);
    return data<Result>({ bulk });
  }
  if (posted.get('intent') === 'everybody-out') {
    const out = await act<SessionsEnded>(args, 'DELETE', '/person/session');
    if (!out.ok) return data<Result>({ problem: out.problem }, out.problem.status);
    return data<Result>({ ended: out.body.ended });
  }
  const outcome = await invite(args, posted);
  if (!outcome.ok) return data<Result>({ problem: outcome.problem, email: '' }, outcome.problem.status);
  return data<Result>({ link: outcome.body.link, email: textIn(posted, 'email') });
}

export default function People() {
  const { say, language } = useVoice();
  const { items, next, roles, groups, filter, removed } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isInviteWrong = result?.problem !== undefined && result.email !== undefined;
  return (
    <>
      <Trail from="administration" />
      <h1>{say('people.title')}</h1>
      {removed && !result && (
        <p className="notice good" role="status">
          {say('people.removed')}
        </p>
      )}
      {result?.link && <HandedLink link={result.link} email={result.email ?? ''} />}
      <Complaint problem={result?.problem} />
      {result?.ended !== undefined && (
        <p className="notice good" role="status">
          {say('people.sessions.ended', { count: result.ended })}
        </p>
      )}
      {result?.bulk !== undefined && <BulkNotice bulk={result.bulk} />}
      <details className="add" open={isInviteWrong}>
        <summary>{say('people.invite')}</summary>
        <Form method="post">
          <InviteFields roles={roles} groups={groups} language={language} problem={result?.problem} />
          <Submit intent="invite">{say('people.invite.submit')}</Submit>
        </Form>
      </details>
      <p>
        <Link to="import">{say('people.import')}</Link>
      </p>
      <PeopleFilter filter={filter} roles={roles} groups={groups} />
      {items.length === 0 ? (
        <Empty title={say('people.none')}>
          <p>{say('people.none.next')}</p>
        </Empty>
      ) : (
        <PeopleTable people={items} roles={roles} groups={groups} />
      )}
      <More cursor={next} />
      <EverybodyOut />
    </>
  );
}
