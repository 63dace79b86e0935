/** Administration: what to set up next, and every place that the reader may administer. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Me } from '#schema/session.ts';
import type { SetupStep } from '#schema/setting.ts';
import { read, readIfHeld } from '../parts/door.server.ts';
import { FirstHour } from '../parts/first-hour.tsx';
import { placesFor } from '../parts/places.ts';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('admin.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  if (placesFor(permissions).length === 0) throw new Response(null, { status: 403 });
  const progress = await readIfHeld<{ steps: SetupStep[] }>(args, permissions, 'setting', '/setting/progress');
  return { permissions, steps: progress?.steps ?? [] };
}

export default function Admin() {
  const { say } = useVoice();
  const { permissions, steps } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{say('admin.title')}</h1>
      {steps.length > 0 && <FirstHour steps={steps} />}
      <h2>{say('admin.places')}</h2>
      <ul className="cards">
        {placesFor(permissions).map(({ to, name, hint }) => (
          <li key={to}>
            <h3>
              <Link to={to}>{say(name)}</Link>
            </h3>
            <p className="facts">{say(hint)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
