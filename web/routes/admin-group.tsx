/** A group: who is in it, what it opens, and its removal. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Group, GroupDetail, GroupMember } from '#schema/group.ts';
import type { ListOf } from '#schema/list.ts';
import { BulkNotice } from '../parts/bulk-notice.tsx';
import { Confirmed } from '../parts/confirm.tsx';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { GroupFields } from '../parts/group-form.tsx';
import { GroupMembers } from '../parts/group-members.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { actOnMany, type BulkOutcome, findByEmail } from '../parts/people.server.ts';
import { More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ group: Group }>((_say, { group }) => group.name);

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const [search, cursor] = [asked.get('search') ?? '', asked.get('cursor')];
  const query = new URLSearchParams({ search, limit: '50', ...(cursor && { cursor }) });
  const path = `/group/${args.params.id}`;
  const group = await read<GroupDetail>(args, path);
  const members = await read<ListOf<GroupMember>>(args, `${path}/member?${query}`);
  return { group, members, search };
}

type Result = Outcome & { isUnknown?: true; bulk?: BulkOutcome | null };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = textIn(posted, 'intent');
  const path = `/group/${args.params.id}`;
  if (intent === 'join') {
    const person = await findByEmail(args, textIn(posted, 'email'));
    if (!person) return data<Result>({ intent, isUnknown: true }, 400);
    return answer(intent, await act(args, 'PUT', `${path}/member/${person.id}`));
  }
  if (intent === 'leave') {
    const bulk = await actOnMany(args, posted);
    if (bulk && 'problem' in bulk) return answer(intent, { ok: false, problem: bulk.problem });
    return data<Result>({ intent, bulk });
  }
  if (intent === 'remove') {
    const done = await act(args, 'DELETE', path);
    return done.ok ? redirect('/admin/group?removed') : answer(intent, done);
  }
  const form = { name: textIn(posted, 'name'), description: textIn(posted, 'description') };
  return answer(intent, await act<Group>(args, 'PATCH', path, form));
}

function answer(intent: string, outcome: Awaited<ReturnType<typeof act>>) {
  return outcome.ok
    ? data<Result>({ intent })
    : data<Result>({ intent, problem: outcome.problem }, outcome.problem.status);
}

export default function GroupPage() {
  const { say } = useVoice();
  const { group, members, search } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { name, opens } = group;
  const lost = {
    name,
    members: group.members,
    spaces: opens.spaces.length,
    collections: opens.collections.length,
    documents: opens.documents,
  };
  return (
    <div className="narrow">
      <Trail from="administration" steps={[{ to: '/admin/group', name: say('group.title') }]} />
      <h1>{name}</h1>
      {group.provisioned && <p>{say('group.provisioned')}</p>}
      <Complaint problem={result?.intent === 'change' ? undefined : result?.problem} />
      {result?.bulk !== undefined && <BulkNotice bulk={result.bulk} />}
      {result?.isUnknown && (
        <p className="notice bad" role="alert">
          {say('people.remove.unknown')}
        </p>
      )}
      <GroupMembers groupId={group.id} members={members.items} search={search} />
      <More cursor={members.next} />
      <Form method="post" className="inline-form">
        <Input name="email" type="email" label={say('group.join.email')} maxLength={320} required />
        <Submit intent="join">{say('group.join')}</Submit>
      </Form>
      <Opens opens={opens} />
      <PartForm intent="change" title={say('group.change')} outcome={result}>
        {(problem) => <GroupFields group={group} problem={problem} />}
      </PartForm>
      <Confirmed
        label={say('group.remove')}
        spokenLabel={`${say('group.remove')}: ${name}`}
        title={say('group.remove.title', { name })}
        about={say('group.remove.about', lost)}
        intent="remove"
      />
    </div>
  );
}

function Opens({ opens: { spaces, collections, documents } }: { opens: GroupDetail['opens'] }) {
  const { say } = useVoice();
  const isNothing = spaces.length + collections.length + documents === 0;
  return (
    <section>
      <h2>{say('group.opens')}</h2>
      {isNothing && <p>{say('group.opens.nothing')}</p>}
      <Named title={say('group.opens.spaces')} things={spaces} path="/space" />
      <Named title={say('group.opens.collections')} things={collections} path="/collection" />
      {documents > 0 && <p>{say('group.opens.documents', { count: documents })}</p>}
    </section>
  );
}

function Named({ title, things, path }: { title: string; things: { id: string; name: string }[]; path: string }) {
  if (things.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {things.map(({ id, name }) => (
          <li key={id}>
            <Link to={`${path}/${id}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
