/** Asking a space: the conversation, the answer as it is written, and its sources beside it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useLocation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { Conversation, Message } from '#schema/chat.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { readChatEvents } from '../parts/answer.ts';
import { useAsk, useFollowed } from '../parts/asking.ts';
import type { Choice } from '../parts/citation.tsx';
import { read } from '../parts/door.server.ts';
import { Complaint, Select } from '../parts/form.tsx';
import { QuestionBox } from '../parts/question.tsx';
import { Sources } from '../parts/sources.tsx';
import { Empty } from '../parts/table.tsx';
import { AnswerItem, QuestionItem } from '../parts/thread.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ conversation: Conversation | null }>(
  (say, { conversation }) => conversation?.title || say('chat.title'),
);

export async function loader(args: LoaderFunctionArgs) {
  const { conversationId } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const conversation = conversationId
    ? await read<Conversation & { messages: Message[] }>(args, `/conversation/${conversationId}`)
    : null;
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
  const { space, spaces, conversations, conversation } = useLoaderData<typeof loader>();
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
      <Talk key={space.id} space={space} />
    </>
  );
}

function Talk({ space }: { space: Space }) {
  const { say } = useVoice();
  const { conversation, messageId } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  const { asked, problem, ask } = useAsk();
  const messages = conversation?.messages ?? [];
  const followed = useFollowed(messages.at(-1));
  const [chosen, setChosen] = useState<Choice | null>(null);
  const put = (question: string) => ask({ question, spaceId: space.id, conversationId: conversation?.id });
  useCarriedQuestion(put);

  // Kept messages take the place of what was read along, as soon as they are here.
  const kept = messages.some(({ id }) => id === asked?.answer.id) && !asked?.lost;
  const here = (asked?.answer.conversationId ?? conversation?.id) === conversation?.id || !conversation;
  const live = asked && here && !kept ? asked : null;
  const answers = messages.filter(({ author }) => author === 'assistant');
  const shownId = chosen?.messageId ?? messageId;
  const shown = answers.find(({ id }) => id === shownId) ?? live?.answer ?? followed ?? answers.at(-1);
  const answer = { chosen, choose: setChosen };
  return (
    <div className="chat">
      <div>
        <Notice space={space.name} />
        <ol className="thread" aria-label={say('chat.thread')}>
          {messages.map((message) =>
            message.author === 'person' ? (
              <QuestionItem key={message.id} text={message.text} />
            ) : (
              <AnswerItem key={message.id} answer={message.id === followed?.id ? followed : message} {...answer} />
            ),
          )}
          {live && <QuestionItem text={live.question} />}
        </ol>
        <div aria-live="polite" aria-busy={live?.answer.state === 'streaming'}>
          {live && (
            <ol className="thread">
              <AnswerItem answer={live.answer} lost={live.lost} {...answer} />
            </ol>
          )}
        </div>
        <Complaint problem={problem ?? refused} />
        <QuestionBox
          spaceId={space.id}
          conversationId={conversation?.id}
          busy={live?.answer.state === 'streaming' && !live.lost}
          ask={put}
        />
      </div>
      <Sources
        key={shown?.id}
        messageId={shown?.id ?? null}
        sources={shown?.sources ?? []}
        citations={shown?.citations ?? []}
        chosen={chosen?.messageId === shown?.id ? chosen : null}
      />
    </div>
  );
}

/** A question written on another page, carried here in the state of the navigation, is asked once. */
function useCarriedQuestion(put: (question: string) => void): void {
  const { state, key } = useLocation() as { state: { question?: string } | null; key: string };
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (!state?.question || asked.current === key) return;
    asked.current = key;
    window.history.replaceState({ ...window.history.state, usr: null }, '');
    put(state.question);
  }, [state, key, put]);
}

function Notice({ space }: { space: string }) {
  const { say } = useVoice();
  return (
    <aside className="notice" aria-label={say('chat.notice.title')}>
      <p>
        <strong>{say('chat.notice.title')}</strong>
      </p>
      <p>{say('chat.notice', { space })}</p>
    </aside>
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
