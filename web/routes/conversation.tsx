/** My conversations in a space: found again by their words, renamed, deleted. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { Conversation } from '#schema/chat.ts';
import type { ListOf } from '#schema/list.ts';
import type { Space } from '#schema/space.ts';
import { doIntent, spaceToAsk } from '../parts/conversation.server.ts';
import { ConversationActions, listPath } from '../parts/conversations.tsx';
import { read } from '../parts/door.server.ts';
import { Complaint } from '../parts/form.tsx';
import { Held } from '../parts/hold.tsx';
import { HoldFound } from '../parts/hold-mark.tsx';
import { RetentionLine } from '../parts/retention-line.tsx';
import { Empty, More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('conversation.title'));

const perPage = '25';

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const { items: spaces } = await read<ListOf<Space>>(args, '/space');
  const wanted = asked.get('spaceId');
  const space = spaceToAsk(spaces, wanted);
  if (wanted && !space) throw new Response(null, { status: 404 });
  if (!space) return { space, search: '', conversations: { items: [], next: null } };
  const query = new URLSearchParams({ spaceId: space.id, limit: perPage });
  const search = asked.get('search')?.trim() ?? '';
  const cursor = asked.get('cursor');
  if (search) query.set('search', search);
  if (cursor) query.set('cursor', cursor);
  return { space, search, conversations: await read<ListOf<Conversation>>(args, `/conversation?${query}`) };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const outcome = await doIntent(args, form);
  if (!outcome) throw new Response(null, { status: 400 });
  if (!outcome.ok) return data({ removed: false, problem: outcome.problem }, outcome.problem.status);
  return data({ removed: form.get('intent') === 'remove', problem: undefined });
}

export default function Conversations() {
  const { say } = useVoice();
  const { space, search, conversations } = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  if (!space) {
    return (
      <Empty title={say('chat.none')}>
        <p>{say('chat.none.next')}</p>
      </Empty>
    );
  }
  const newPath = `/chat?spaceId=${space.id}`;
  return (
    <>
      <Trail steps={[{ to: newPath, name: say('home.ask', { space: space.name }) }]} />
      <div className="head">
        <h1>{say('conversation.title')}</h1>
        <Link className="button" to={newPath}>
          {say('conversation.new')}
        </Link>
      </div>
      <Complaint problem={acted?.problem} />
      {acted?.removed && <Removed />}
      {(conversations.items.length > 0 || search !== '') && <Search spaceId={space.id} search={search} />}
      <HoldFound search={search} />
      {conversations.items.length === 0 ? (
        <NoConversations search={search} />
      ) : (
        <ul className="conversation-list" aria-label={say('conversation.title')}>
          {conversations.items.map((conversation) => (
            <li key={conversation.id}>
              <p>
                <Link to={`/chat/${conversation.id}`}>{conversation.title}</Link>
                <span className="detail">
                  <Time at={conversation.updatedAt} clock />
                </span>
              </p>
              <RetentionLine retention={conversation.retention} />
              {conversation.isHeld && (
                <p className="facts">
                  <Held />
                </p>
              )}
              <ConversationActions conversation={conversation} />
            </li>
          ))}
        </ul>
      )}
      <More cursor={conversations.next} />
    </>
  );
}

function Search({ spaceId, search }: { spaceId: string; search: string }) {
  const { say } = useVoice();
  return (
    <search>
      <Form method="get" className="inline-form">
        <input type="hidden" name="spaceId" value={spaceId} />
        <div className="field">
          <label htmlFor="search">{say('conversation.search')}</label>
          <input type="search" id="search" name="search" key={search} defaultValue={search} maxLength={200} />
        </div>
        <button type="submit">{say('conversation.search.submit')}</button>
        {search && (
          <Link className="button" to={listPath(spaceId)}>
            {say('conversation.search.clear')}
          </Link>
        )}
      </Form>
    </search>
  );
}

function NoConversations({ search }: { search: string }) {
  const { say } = useVoice();
  if (search) {
    return (
      <Empty title={say('conversation.search.none', { search })}>
        <p>{say('conversation.search.none.next')}</p>
      </Empty>
    );
  }
  return (
    <Empty title={say('conversation.none')}>
      <p>{say('conversation.none.next')}</p>
    </Empty>
  );
}

/** Takes the focus, which was on what is gone. */
function Removed() {
  const { say } = useVoice();
  const notice = useRef<HTMLParagraphElement>(null);
  // Until the list has been read again, the dialog that asked still holds the focus.
  const isIdle = useNavigation().state === 'idle';
  useEffect(() => {
    if (isIdle) notice.current?.focus();
  }, [isIdle]);
  return (
    <p className="notice good" role="status" tabIndex={-1} ref={notice}>
      {say('conversation.removed')}
    </p>
  );
}
