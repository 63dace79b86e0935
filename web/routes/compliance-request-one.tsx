/** One request about somebody's data: how far it has come, what is to be looked over, and how it is answered. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequestDetail, PersonRequestItem } from '#schema/person-request.ts';
import type { Decision } from '#schema/retention.ts';
import { read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { changeRequest } from '../parts/person-request.server.ts';
import { FoundStores, RequestFacts, ReviewItems } from '../parts/person-request.tsx';
import { Deliver, End, Erase, Extend, Rectify } from '../parts/person-request-turns.tsx';
import { useReread } from '../parts/reread.ts';
import { Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ request: PersonRequestDetail }>((_say, { request }) => request.reference);

const noItems: ListOf<PersonRequestItem> = { items: [], next: null };

export async function loader(args: LoaderFunctionArgs) {
  const path = `/person-request/${args.params.id}`;
  const request = await read<PersonRequestDetail>(args, path);
  const isReview = request.state === 'review';
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  const query = new URLSearchParams(request.kind === 'access' ? { verdict: 'waiting' } : {});
  if (cursor) query.set('cursor', cursor);
  const items =
    isReview && request.kind !== 'rectification'
      ? await read<ListOf<PersonRequestItem>>(args, `${path}/item?${query}`)
      : noItems;
  const decisions =
    isReview && request.kind === 'erasure' ? (await read<ListOf<Decision>>(args, '/decision')).items : [];
  return { request, items, decisions: decisions.filter(({ endedAt }) => endedAt === null) };
}

export async function action(args: ActionFunctionArgs) {
  return changeRequest(args, args.params.id!, await args.request.formData());
}

export default function RequestPage() {
  const { say } = useVoice();
  const { request, items, decisions } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { id, kind, state, deliveryId, purgeId } = request;
  const isReview = state === 'review';
  const waiting = request.verdicts.waiting ?? 0;
  useReread(['requested', 'collecting', 'delivering'].includes(state));
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/request', name: say('request.title') }]} />
      <h1>{request.reference}</h1>
      <RequestFacts request={request} />
      <p className="actions">
        {deliveryId && (
          <a className="button primary" href={`/api/v1/delivery/${deliveryId}`}>
            {say('request.fetch')}
          </a>
        )}
        {purgeId && <Link to={`/compliance/purge/${purgeId}`}>{say('request.purge')}</Link>}
        <Link to={`/compliance/request/${id}/letter`}>{say('request.letter')}</Link>
      </p>
      {state === 'failed' && (
        <Form method="post">
          <Submit intent="again">{say('request.again')}</Submit>
        </Form>
      )}
      <FoundStores request={request} />
      <Rectifications request={request} />
      {isReview && kind !== 'rectification' && (
        <section>
          <h2>{say('request.review')}</h2>
          {kind === 'access' && waiting > 0 && (
            <p>
              {say('request.review.waiting', { count: waiting })} {say('request.review.about')}
            </p>
          )}
          {outcome?.problem && ['deliver', 'leave-out', 'erase', 'keep'].includes(outcome.intent) && (
            <Complaint problem={outcome.problem} />
          )}
          <ReviewItems items={items} request={request} />
        </section>
      )}
      {isReview && kind === 'access' && waiting === 0 && <Deliver outcome={outcome} />}
      {isReview && kind === 'erasure' && <Erase request={request} outcome={outcome} decisions={decisions} />}
      {isReview && kind === 'rectification' && <Rectify outcome={outcome} />}
      {state !== 'ended' && !request.extended && <Extend outcome={outcome} />}
      {['review', 'erasing', 'failed'].includes(state) && <End request={request} outcome={outcome} />}
    </div>
  );
}

function Rectifications({ request }: { request: PersonRequestDetail }) {
  const { say } = useVoice();
  if (request.rectifications.length === 0) return null;
  return (
    <section>
      <h2>{say('request.rectifications')}</h2>
      <Table
        caption={say('request.rectifications')}
        columns={[
          { label: say('request.what') },
          { label: say('request.before') },
          { label: say('request.after') },
          { label: say('request.made'), kind: 'extra' },
        ]}
      >
        {request.rectifications.map(({ id, what, before, after, madeName }) => (
          <tr key={id}>
            <th scope="row">{what}</th>
            <td>{before}</td>
            <td>{after}</td>
            <td className="extra">{madeName}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
