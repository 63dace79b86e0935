/** Archive packages: a collection is asked for as one, one is brought in, and what became of those before. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ArchivePackage } from '#schema/archive-package.ts';
import type { ListOf } from '#schema/list.ts';
import { spaceMay } from '#schema/role.ts';
import type { Collection, Space } from '#schema/space.ts';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Select, Submit } from '../parts/form.tsx';
import { PackageImport } from '../parts/package-import.tsx';
import { State } from '../parts/progress.tsx';
import { useReread } from '../parts/reread.ts';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('package.title'));

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const query = new URLSearchParams([...asked].filter(([name]) => ['collectionId', 'cursor'].includes(name)));
  const packages = await read<ListOf<ArchivePackage>>(args, `/archive-package?${query}`);
  const [collections, spaces] = await Promise.all([
    read<ListOf<Collection>>(args, '/collection'),
    read<ListOf<Space>>(args, '/space'),
  ]);
  return {
    packages,
    collectionId: asked.get('collectionId'),
    collections: collections.items.filter(({ role, lent }) => spaceMay(role, 'administer') && !lent),
    spaces: spaces.items.filter(({ role }) => spaceMay(role, 'administer')),
  };
}

export async function action(args: ActionFunctionArgs) {
  const collectionId = textIn(await args.request.formData(), 'collectionId');
  const made = await act<ArchivePackage>(args, 'POST', '/archive-package', { collectionId });
  return made.ok
    ? redirect(`/compliance/package/${made.body.id}`)
    : data({ problem: made.problem }, made.problem.status);
}

export default function CompliancePackage() {
  const { say } = useVoice();
  const { packages, collections, spaces, collectionId } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  useReread(packages.items.some(({ endedAt }) => endedAt === null));
  const only = collections.find(({ id }) => id === collectionId);
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('package.title')}</h1>
      <p className="lead">{say('package.about')}</p>
      <Complaint problem={outcome?.problem} />
      <div className="pair">
        <section className="box" aria-labelledby="make">
          <h2 id="make">{say('package.make')}</h2>
          <p>{say('package.make.about')}</p>
          {collections.length === 0 ? (
            <p>{say('package.make.none')}</p>
          ) : (
            <Form method="post">
              <Select
                name="collectionId"
                label={say('package.collection')}
                defaultValue={collectionId ?? ''}
                options={collections.map(({ id, name }) => [id, name] as const)}
              />
              <Submit>{say('package.make.submit')}</Submit>
            </Form>
          )}
        </section>
        {spaces.length > 0 && <PackageImport spaces={spaces} />}
      </div>
      <h2>{only ? say('package.of', { name: only.name }) : say('package.all')}</h2>
      {only && (
        <p>
          <Link to="?">{say('package.all')}</Link>
        </p>
      )}
      {packages.items.length === 0 ? (
        <Empty title={say('package.none')}>
          <p>{say('package.none.next')}</p>
        </Empty>
      ) : (
        <Packages packages={packages.items} />
      )}
      <More cursor={packages.next} />
    </>
  );
}

function Packages({ packages }: { packages: ArchivePackage[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('package.name') },
    { label: say('export.state') },
    { label: say('package.direction') },
    { label: say('package.documents'), kind: 'number' as const },
    { label: say('package.asked') },
  ];
  return (
    <Table caption={say('package.all')} columns={columns} isStacked>
      {packages.map(({ id, name, state, direction, documents, requestedAt }) => (
        <tr key={id}>
          <td>
            <Link to={`/compliance/package/${id}`}>{name || say('package.unnamed')}</Link>
          </td>
          <td>
            <State state={state} />
          </td>
          <td>{say(`package.direction.${direction}`)}</td>
          <td className="number">{documents}</td>
          <td>
            <Time at={requestedAt} clock />
          </td>
        </tr>
      ))}
    </Table>
  );
}
