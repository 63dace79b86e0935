/** Asking a space: the conversation, the answer as it is written, and its sources beside it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Conversation } from '#schema/chat.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { readChatEvents } from '../parts/answer.ts';
import { read } from '../parts/door.server.ts';
import { Select } from '../parts/form.tsx';
import { Empty } from '../parts/table.tsx';
import { type OpenConversation, Talk } from '../parts/talk.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ conversation: Conversation | null }>(
  (say, { conversation }) => conversation?.title || say('chat.title'),
);

export async function loader(args: LoaderFunctionArgs) {
  const { conversationId } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const conversation = conversationId ? await read<OpenConversation>(args, `/conversation/${conversationId}`) : null;
  const { items: spaces } = await read<ListOf<Space>>(args, '/space');
  const wanted = conversation?.spaceId ?? asked.get('spaceId');
  const space = wanted ? (spaces.find(({ id }) => id === wanted) ?? null) : (spaces[0] ?? null);
  if (wanted && !space) throw new Response(null, { status: 404 });
  const conversations = space
    ? (await read<ListOf<Conversation>>(args, `/conversation?spaceId=${space.id}&limit=20`)).items
    : [];
  return { conversation, spaces, space, conversations, messageId: asked.get('message') };
}

/** Without scripts: asks, waits for the whole answer, and shows it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { question, spaceId, conversationId } = Object.fromEntries(await request.formData());
  const json = { question, spaceId, ...(conversationId ? { conversationId } : {}) };
  const answer = await context.api('/chat', { method: 'POST', json });
  if (answer.status === 401) throw redirect('/sign-in');
  if (!answer.ok || !answer.body) return data({ problem: (await answer.json()) as Problem }, answer.status);
  for await (const event of readChatEvents(answer.body)) {
    if (event.kind === 'start') return redirect(`/chat/${event.conversationId}`);
  }
  throw new Response(null, { status: 503 });
}

export default function Chat() {
  const { say } = useVoice();
  const { space, spaces, conversations, conversation, messageId } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  if (!space) {
    return (
      <Empty title={say('chat.none')}>
        <p>{say('chat.none.next')}</p>
      </Empty>
    );
  }
  return (
    <>
      <div className="head">
        <h1>{say('home.ask', { space: space.name })}</h1>
        {spaces.length > 1 && <SpaceChoice spaces={spaces} spaceId={space.id} />}
      </div>
      <Conversations conversations={conversations} spaceId={space.id} openId={conversation?.id} />
      <Talk key={space.id} space={space} conversation={conversation} messageId={messageId} problem={problem} />
    </>
  );
}

function SpaceChoice({ spaces, spaceId }: { spaces: Space[]; spaceId: string }) {
  const { say } = useVoice();
  return (
    <Form method="get" action="/chat" className="inline-form">
      <Select
        name="spaceId"
        label={say('chat.space')}
        defaultValue={spaceId}
        options={spaces.map(({ id, name }) => [id, name] as const)}
      />
      <button type="submit">{say('chat.space.choose')}</button>
    </Form>
  );
}

interface ConversationsProps {
  conversations: Conversation[];
  spaceId: string;
  openId: string | undefined;
}
function Conversations({ conversations, spaceId, openId }: ConversationsProps) {
  const { say } = useVoice();
  return (
    <details className="box conversations">
      <summary>
        {say('chat.conversations')} ({conversations.length})
      </summary>
      <Link to={`/chat?spaceId=${spaceId}`}>{say('chat.conversations.new')}</Link>
      {conversations.length === 0 && <p>{say('chat.conversations.empty')}</p>}
      <ul>
        {conversations.map(({ id, title }) => (
          <li key={id}>
            <Link to={`/chat/${id}`} aria-current={id === openId ? 'page' : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
