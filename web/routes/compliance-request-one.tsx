/** One request about somebody's data: how far it has come, what is to be looked over, and how it is answered. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequestDetail, PersonRequestItem } from '#schema/person-request.ts';
import type { Reading } from '#schema/reading.ts';
import type { Decision } from '#schema/retention.ts';
import { read } from '../parts/door.server.ts';
import { Submit } from '../parts/form.tsx';
import { changeRequest } from '../parts/person-request.server.ts';
import { FoundStores, RectificationTable, RequestFacts } from '../parts/person-request.tsx';
import { BeginReading, OpenReading } from '../parts/person-request-reading.tsx';
import { Redactions, Review, shownIn } from '../parts/person-request-review.tsx';
import { Deliver, End, Erase, Extend, Rectify } from '../parts/person-request-turns.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ request: PersonRequestDetail }>((_say, { request }) => request.reference);

const noItems: ListOf<PersonRequestItem> = { items: [], next: null };

export async function loader(args: LoaderFunctionArgs) {
  const path = `/person-request/${args.params.id}`;
  const request = await read<PersonRequestDetail>(args, path);
  const isReview = request.state === 'review';
  const { searchParams } = new URL(args.request.url);
  const shown = request.kind === 'access' ? shownIn(searchParams.get('verdict'), request) : null;
  const query = new URLSearchParams(shown ? { verdict: shown } : {});
  const cursor = searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  // What somebody asks to see holds acts of theirs: whoever looks says why.
  const reading = request.kind === 'access' ? await read<Reading | null>(args, `${path}/reading`) : null;
  const isShown = isReview && (request.kind === 'erasure' || reading !== null);
  const items = isShown ? await read<ListOf<PersonRequestItem>>(args, `${path}/item?${query}`) : noItems;
  const decisions =
    isReview && request.kind === 'erasure' ? (await read<ListOf<Decision>>(args, '/decision')).items : [];
  const isExpired = request.deliveryExpiresAt !== null && new Date(request.deliveryExpiresAt) <= new Date();
  return { request, reading, isExpired, shown, items, decisions: decisions.filter(({ endedAt }) => endedAt === null) };
}

export async function action(args: ActionFunctionArgs) {
  return changeRequest(args, args.params.id!, await args.request.formData());
}

export default function RequestPage() {
  const { say } = useVoice();
  const { request, reading, isExpired, shown, items, decisions } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { id, kind, state, deliveryId, deliveryExpiresAt, purgeId, purgeState } = request;
  const isReview = state === 'review';
  const isFetchable = deliveryId !== null && !isExpired;
  const isUnread = kind === 'access' && reading === null;
  const isGivenUp = state === 'erasing' && ['failed', 'refused', 'expired'].includes(purgeState ?? '');
  useReread(['requested', 'collecting', 'delivering'].includes(state) || (state === 'erasing' && !isOver(purgeState)));
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/request', name: say('request.title') }]} />
      <h1>{say('request.one', { kind: say(`request.kind.${kind}`), reference: request.reference })}</h1>
      <RequestFacts request={request} />
      <p className="actions">
        {isFetchable && !isUnread && (
          <a className="button primary" href={`/api/v1/delivery/${deliveryId}`}>
            {say('request.fetch')}
          </a>
        )}
        {purgeId && <Link to={`/compliance/purge/${purgeId}`}>{say('request.purge')}</Link>}
        <Link to={`/compliance/request/${id}/letter`}>{say('request.letter')}</Link>
      </p>
      {deliveryExpiresAt && (
        <p className="facts">
          {say(isExpired ? 'request.fetch.over' : 'request.fetch.until')} <Time at={deliveryExpiresAt} />
        </p>
      )}
      {reading && (isReview || isFetchable) && <OpenReading reading={reading} />}
      {isUnread && (isReview || isFetchable) && <BeginReading request={request} outcome={outcome} />}
      {isGivenUp && <p className="notice warn">{say('request.purge.over')}</p>}
      {(state === 'failed' || isGivenUp) && (
        <Form method="post">
          <Submit intent="again">{say('request.again')}</Submit>
        </Form>
      )}
      <FoundStores request={request} />
      <Rectifications request={request} />
      {isReview && kind !== 'rectification' && !isUnread && (
        <Review request={request} shown={shown} items={items} outcome={outcome} />
      )}
      {isReview && kind === 'access' && <Redactions request={request} outcome={outcome} />}
      {isReview && kind === 'access' && !request.verdicts.waiting && <Deliver outcome={outcome} />}
      {isReview && kind === 'erasure' && <Erase request={request} outcome={outcome} decisions={decisions} />}
      {isReview && kind === 'rectification' && <Rectify outcome={outcome} />}
      {state !== 'ended' && !request.extended && request.daysLeft >= 0 && <Extend outcome={outcome} />}
      {['review', 'failed'].includes(state) && <End request={request} outcome={outcome} />}
      {state === 'erasing' && purgeState === 'finished' && <End request={request} outcome={outcome} />}
    </div>
  );
}

const isOver = (state: PersonRequestDetail['purgeState']): boolean =>
  state !== null && ['finished', 'failed', 'refused', 'expired'].includes(state);

function Rectifications({ request }: { request: PersonRequestDetail }) {
  const { say } = useVoice();
  if (request.rectifications.length === 0) return null;
  return (
    <section>
      <h2>{say('request.rectifications')}</h2>
      <RectificationTable request={request} />
    </section>
  );
}
