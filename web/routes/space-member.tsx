/** Who is in a space: people and groups, found, added several at once, given another role, and taken out. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Candidate, SpaceGroup, SpaceMember } from '#schema/member.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { NobodyChosen } from '../parts/bulk-notice.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input } from '../parts/form.tsx';
import { useMay } from '../parts/may.ts';
import { AddMembers } from '../parts/member-add.tsx';
import { ChosenMembers } from '../parts/member-change.tsx';
import { GroupTable, MemberTable } from '../parts/members.tsx';
import type { Outcome } from '../parts/part-form.tsx';
import { More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ space: Space }>((say, { space }) => say('member.title', { space: space.name }));

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const query = asked.get('query') ?? '';
  const adding = asked.get('add');
  const search = new URLSearchParams({ search: query, ...(asked.has('cursor') && { cursor: asked.get('cursor')! }) });
  const space = await read<Space>(args, `/space/${id}`);
  const [members, groups, candidates] = await Promise.all([
    read<ListOf<SpaceMember>>(args, `/space/${id}/member?${search}`),
    read<ListOf<SpaceGroup>>(args, `/space/${id}/group`),
    adding === null
      ? null
      : read<ListOf<Candidate>>(args, `/space/${id}/candidate?${new URLSearchParams({ search: adding })}`),
  ]);
  return { space, members, groups: groups.items, query, adding, candidates: candidates?.items ?? null };
}

/** `who` is `person:<id>` or `group:<id>`, once or several times. */
export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = String(posted.get('intent'));
  const chosen = posted.getAll('who').map(String);
  const problems: Problem[] = [];
  for (const who of chosen) {
    const [kind, id] = who.split(':');
    const path = `/space/${args.params.id}/${kind === 'group' ? 'group' : 'member'}/${id}`;
    const done =
      intent === 'take'
        ? await act<null>(args, 'DELETE', path)
        : await act<null>(args, 'PUT', path, { role: posted.get('role') });
    if (!done.ok) problems.push(done.problem);
  }
  const [problem] = problems;
  const changed = chosen.length - problems.length;
  return data<Changed>({ intent, changed, chosen: chosen.length, ...(problem && { problem }) }, problem?.status ?? 200);
}

/** How many of those chosen were changed; the problem is the first there was. */
type Changed = Outcome & { changed: number; chosen: number };

export default function SpaceMembers() {
  const { say } = useVoice();
  const { space, members, groups, query, adding, candidates } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const mayChange = useMay(space.role, 'administer') && space.kind !== 'personal';
  return (
    <>
      <Trail steps={[{ to: `/space/${space.id}`, name: space.name }]} />
      <h1>{say('member.title', { space: space.name })}</h1>
      {outcome && <ChangeNotice outcome={outcome} />}
      {space.kind === 'personal' && <p>{say('member.personal')}</p>}
      {mayChange && <AddMembers space={space} adding={adding} candidates={candidates} />}
      <h2>{say('member.people')}</h2>
      <Form method="get" className="inline-form" role="search">
        <Input name="query" type="search" label={say('member.search')} defaultValue={query} />
        <button type="submit">{say('member.search.submit')}</button>
      </Form>
      {members.items.length === 0 ? (
        <p>{say('member.none')}</p>
      ) : (
        <MemberTable space={space} members={members.items} mayChange={mayChange} />
      )}
      <More cursor={members.next} />
      <h2>{say('member.groups')}</h2>
      {groups.length === 0 ? (
        <p>{say('member.groups.none')}</p>
      ) : (
        <GroupTable space={space} groups={groups} mayChange={mayChange} />
      )}
      {mayChange && <ChosenMembers space={space} />}
    </>
  );
}

function ChangeNotice({ outcome: { chosen, changed, problem } }: { outcome: Changed }) {
  const { say } = useVoice();
  if (chosen === 0) return <NobodyChosen />;
  if (!problem) {
    return (
      <p className="notice good" role="status">
        {say('member.saved')}
      </p>
    );
  }
  return (
    <>
      <Complaint problem={problem} />
      {changed > 0 && <p className="notice warn">{say('member.chosen.some', { changed, chosen })}</p>}
    </>
  );
}
