/** The tenants of the installation: found by name or address, with what each uses. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Tenant } from '#schema/tenant.ts';
import { read } from '../parts/door.server.ts';
import { Input } from '../parts/form.tsx';
import { Empty, More, Table } from '../parts/table.tsx';
import { UseInShort } from '../parts/tenant-use.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('tenant.title'));

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const [search, cursor] = [asked.get('search') ?? '', asked.get('cursor')];
  const query = new URLSearchParams({ search, limit: '25', ...(cursor && { cursor }) });
  return { search, ...(await read<ListOf<Tenant>>(args, `/system/tenants?${query}`)) };
}

export default function Tenants() {
  const { say } = useVoice();
  const { search, items, next } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="administration" />
      <div className="head">
        <h1>{say('tenant.title')}</h1>
        <Link className="button primary" to="/system/tenants/new">
          {say('tenant.new')}
        </Link>
      </div>
      <Form className="inline-form" role="search">
        <Input name="search" type="search" label={say('tenant.search')} defaultValue={search} maxLength={200} />
        <button type="submit">{say('tenant.search.submit')}</button>
      </Form>
      {items.length === 0 ? (
        <Empty title={say(search ? 'tenant.none' : 'tenant.empty')}>
          {!search && <p>{say('tenant.empty.next')}</p>}
        </Empty>
      ) : (
        <TenantTable tenants={items} />
      )}
      <More cursor={next} />
    </>
  );
}

function TenantTable({ tenants }: { tenants: Tenant[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('tenant.organisation') },
    { label: say('tenant.state') },
    { label: say('tenant.use.people'), kind: 'number' as const },
    { label: say('tenant.use.pages'), kind: 'extra number' as const },
    { label: say('tenant.use.bytes'), kind: 'extra number' as const },
  ];
  return (
    <Table caption={say('tenant.title')} columns={columns}>
      {tenants.map((tenant) => (
        <tr key={tenant.id}>
          <td>
            <Link to={`/system/tenants/${tenant.id}`}>{tenant.name}</Link>
            <span className="detail">/t/{tenant.slug}</span>
          </td>
          <td>{say(`tenant.state.${tenant.state}`)}</td>
          <td className="number">
            <UseInShort tenant={tenant} name="people" />
          </td>
          <td className="extra number">
            <UseInShort tenant={tenant} name="pages" />
          </td>
          <td className="extra number">
            <UseInShort tenant={tenant} name="bytes" />
          </td>
        </tr>
      ))}
    </Table>
  );
}
