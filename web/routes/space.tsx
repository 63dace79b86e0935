/** A space: ask it, open its collections, see what was crawled last. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import type { FormEvent } from 'react';
import type { Crawl } from '#schema/crawl.ts';
import type { ListOf } from '#schema/list.ts';
import type { PlaceRetention } from '#schema/retention-view.ts';
import type { Collection, Space } from '#schema/space.ts';
import { CollectionFacts } from '../parts/collection-facts.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Lines, Submit } from '../parts/form.tsx';
import { HoldMark } from '../parts/hold-mark.tsx';
import { useMay } from '../parts/may.ts';
import { RetentionHere } from '../parts/place-retention.tsx';
import { Runs } from '../parts/runs.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ space: Space }>((_say, { space }) => space.name);

const shownRuns = 5;

export async function loader(args: LoaderFunctionArgs) {
  const { id } = args.params;
  const space = await read<Space>(args, `/space/${id}`);
  const [collections, runs, retention] = await Promise.all([
    read<ListOf<Collection>>(args, `/collection?spaceId=${id}`),
    read<ListOf<Crawl>>(args, `/crawl?spaceId=${id}&limit=${shownRuns}`),
    read<PlaceRetention[]>(args, `/space/${id}/retention`),
  ]);
  return { space, collections: collections.items, runs: runs.items, retention };
}

export async function action(args: ActionFunctionArgs) {
  const { name, description } = Object.fromEntries(await args.request.formData());
  const outcome = await act<Collection>(args, 'POST', '/collection', { spaceId: args.params.id, name, description });
  if (outcome.ok) return redirect(`/collection/${outcome.body.id}`);
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function SpacePage() {
  const { say } = useVoice();
  const { space, collections, runs, retention } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const mayCrawl = useMay(space.role, 'crawl');
  return (
    <>
      <Trail />
      <div className="head">
        <div>
          <h1>{space.name}</h1>
          {space.description && <p className="lead">{space.description}</p>}
          <HoldMark page={`/space/${space.id}`} isHeld={space.isHeld} />
        </div>
        <SpaceLinks space={space} />
      </div>
      {collections.length > 0 && <AskBox spaceId={space.id} />}
      <h2>{say('space.title')}</h2>
      {collections.length === 0 ? (
        <Empty title={say('space.empty')}>
          <p>{say(mayCrawl ? 'space.empty.create' : 'space.empty.wait')}</p>
        </Empty>
      ) : (
        <Collections collections={collections} />
      )}
      <Complaint problem={problem} />
      {mayCrawl && <NewCollection open={collections.length === 0 || problem !== undefined} />}
      <h2>{say('space.runs')}</h2>
      {runs.length === 0 ? <p>{say('space.runs.empty')}</p> : <Runs caption={say('space.runs')} runs={runs} named />}
      <RetentionHere rules={retention} />
    </>
  );
}

function SpaceLinks({ space }: { space: Space }) {
  const { say } = useVoice();
  const mayAdminister = useMay(space.role, 'administer');
  return (
    <p className="actions">
      {space.kind !== 'personal' && (
        <Link className="button" to={`/space/${space.id}/member`}>
          {say('space.members')}
        </Link>
      )}
      {mayAdminister && (
        <Link className="button" to={`/space/${space.id}/setting`}>
          {say('space.settings')}
        </Link>
      )}
    </p>
  );
}

function AskBox({ spaceId }: { spaceId: string }) {
  const { say } = useVoice();
  const navigate = useNavigate();
  // With scripts the question is carried along and its answer streams there.
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get('question')).trim();
    if (question !== '') navigate(`/chat?spaceId=${spaceId}`, { state: { question } });
  };
  return (
    <Form method="post" action="/chat" className="inline-form" aria-label={say('space.ask')} onSubmit={onSubmit}>
      <input type="hidden" name="spaceId" value={spaceId} />
      <Input name="question" label={say('space.ask.label')} required maxLength={4000} />
      <Submit>{say('space.ask.submit')}</Submit>
    </Form>
  );
}

function Collections({ collections }: { collections: Collection[] }) {
  const { say, number, compare } = useVoice();
  const columns = [
    { label: say('space.collection') },
    { label: say('collection.sources'), kind: 'number' as const },
    { label: say('collection.documents'), kind: 'number' as const },
  ];
  const sorted = [...collections].sort((a, b) => compare(a.name, b.name));
  return (
    <Table caption={say('space.title')} columns={columns}>
      {sorted.map((collection) => (
        <tr key={collection.id}>
          <td>
            <Link to={`/collection/${collection.id}`}>{collection.name}</Link>
            {collection.description && <span className="detail">{collection.description}</span>}
            <CollectionFacts collection={collection} />
          </td>
          <td className="number">{number(collection.sources)}</td>
          <td className="number">{number(collection.documents)}</td>
        </tr>
      ))}
    </Table>
  );
}

function NewCollection({ open }: { open: boolean }) {
  const { say } = useVoice();
  return (
    <details className="add" open={open}>
      <summary>{say('space.new')}</summary>
      <Form method="post">
        <Input name="name" label={say('space.new.name')} required maxLength={200} />
        <Lines
          name="description"
          label={say('space.new.about')}
          hint={say('space.new.about.hint')}
          rows={2}
          maxLength={2000}
        />
        <Submit>{say('space.new.submit')}</Submit>
      </Form>
    </details>
  );
}
