/** All API keys of the organisation, its services, and its rules for how long keys live. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Key, Service } from '#schema/key.ts';
import type { ListOf } from '#schema/list.ts';
import type { Policy } from '#schema/policy.ts';
import type { Me } from '#schema/session.ts';
import { read, readIfHeld } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { actOnKeys, readGivenRoles, readKeyPlaces } from '../parts/key.server.ts';
import { KeyFormPart } from '../parts/key-form.tsx';
import { MadeKeyPanel } from '../parts/key-made.tsx';
import { Services } from '../parts/key-services.tsx';
import { KeyList } from '../parts/keys.tsx';
import { More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('key.title'));

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  const search = new URLSearchParams({ of: 'all', ...(cursor ? { cursor } : {}) });
  const me = await read<Me>(args, '/me');
  const held = me.permissions;
  const keys = await read<ListOf<Key>>(args, `/key?${search}`);
  const [services, places, policy, roles] = await Promise.all([
    read<ListOf<Service>>(args, '/service'),
    readKeyPlaces(args, held),
    readIfHeld<Policy>(args, held, 'setting', '/setting'),
    readGivenRoles(args, held),
  ]);
  return { me, keys, services: services.items, places, policy, roles };
}

export const action = async (args: ActionFunctionArgs) => actOnKeys(args, await args.request.formData());

export default function AdminKeys() {
  const { say } = useVoice();
  const { me, keys, services, places, policy, roles } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const ofList = outcome && ['rotate', 'revoke'].includes(outcome.intent) ? outcome.problem : undefined;
  return (
    <div className="narrow">
      <Trail from="administration" />
      <h1>{say('key.title')}</h1>
      <p className="lead">{say('key.lead.all')}</p>
      {outcome?.made && <MadeKeyPanel made={outcome.made} />}
      <Complaint problem={ofList} />
      {policy && <PolicyPart policy={policy} />}
      <KeyList keys={keys.items} places={places} personId={me.personId} />
      <More cursor={keys.next} />
      <Services services={services} roles={roles} outcome={outcome} />
      {services.length > 0 && (
        <KeyFormPart held={me.permissions} places={places} services={services} outcome={outcome} />
      )}
    </div>
  );
}

function PolicyPart({ policy: { keyMaxAgeDays, keyUnusedDays } }: { policy: Policy }) {
  const { say } = useVoice();
  return (
    <section aria-labelledby="policy">
      <h2 id="policy">{say('key.policy')}</h2>
      {keyMaxAgeDays !== null && <p>{say('key.policy.age', { days: keyMaxAgeDays })}</p>}
      {keyUnusedDays !== null && <p>{say('key.policy.unused', { days: keyUnusedDays })}</p>}
      {keyMaxAgeDays === null && keyUnusedDays === null && <p>{say('key.policy.none')}</p>}
      <p>
        <Link to="/admin/setting">{say('key.policy.change')}</Link>
      </p>
    </section>
  );
}
