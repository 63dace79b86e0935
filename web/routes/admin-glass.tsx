/** Help from outside, before the eyes of the organisation: who was let in and why, until when, and the end of it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Glass } from '#schema/glass.ts';
import type { ListOf } from '#schema/list.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { GlassFacts, GlassTurn } from '../parts/glass.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('glass.title'));

export const loader = async (args: LoaderFunctionArgs) => ({
  glasses: (await read<ListOf<Glass>>(args, '/glass')).items,
});

export async function action(args: ActionFunctionArgs) {
  const id = String((await args.request.formData()).get('id'));
  const outcome = await act(args, 'POST', `/glass/${encodeURIComponent(id)}/end`);
  return outcome.ok ? null : data(outcome.problem, outcome.problem.status);
}

export default function AdminGlass() {
  const { say } = useVoice();
  const { glasses } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="administration" />
      <h1>{say('glass.title')}</h1>
      <p>{say('glass.about')}</p>
      <Complaint problem={problem ?? undefined} />
      {glasses.length === 0 && <Empty title={say('glass.none')} />}
      <ul className="cards">
        {glasses.map((glass) => (
          <li key={glass.id}>
            <h2>{glass.askedName}</h2>
            <GlassFacts glass={glass} />
            {['asked', 'open'].includes(glass.state) && <GlassTurn glass={glass} turn="end" />}
          </li>
        ))}
      </ul>
    </div>
  );
}
