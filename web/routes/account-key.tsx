/** One's own API keys: made, renewed and revoked. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Key } from '#schema/key.ts';
import type { ListOf } from '#schema/list.ts';
import type { Me } from '#schema/session.ts';
import { read } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { actOnKeys, readKeyPlaces } from '../parts/key.server.ts';
import { KeyFormPart } from '../parts/key-form.tsx';
import { MadeKeyPanel } from '../parts/key-made.tsx';
import { KeyList } from '../parts/keys.tsx';
import { More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('key.mine'));

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  const me = await read<Me>(args, '/me');
  const [keys, places] = await Promise.all([
    read<ListOf<Key>>(args, `/key${cursor ? `?${new URLSearchParams({ cursor })}` : ''}`),
    readKeyPlaces(args, me.permissions),
  ]);
  return { me, keys, places };
}

export const action = async (args: ActionFunctionArgs) => actOnKeys(args, await args.request.formData());

export default function AccountKeys() {
  const { say } = useVoice();
  const { me, keys, places } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="account" />
      <h1>{say('key.mine')}</h1>
      <p className="lead">{say('key.lead')}</p>
      {outcome?.made && <MadeKeyPanel made={outcome.made} />}
      {outcome?.intent !== 'make' && <Complaint problem={outcome?.problem} />}
      <KeyList keys={keys.items} places={places} personId={me.personId} />
      <More cursor={keys.next} />
      <KeyFormPart held={me.permissions} places={places} outcome={outcome} />
    </div>
  );
}
