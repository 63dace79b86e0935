/** Asking a space: the conversation, the answer as it is written, and its sources beside it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { AiNoticeForm } from '#schema/ai-system.ts';
import type { Conversation, OpenedConversation } from '#schema/chat.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { readChatEvents } from '../parts/answer.ts';
import { doIntent, spaceToAsk } from '../parts/conversation.server.ts';
import { ConversationActions, LatestConversations, listPath } from '../parts/conversations.tsx';
import { read } from '../parts/door.server.ts';
import { Select } from '../parts/form.tsx';
import { HoldMark } from '../parts/hold-mark.tsx';
import { namedIn, readSubject } from '../parts/subject.server.ts';
import { Empty } from '../parts/table.tsx';
import { Talk } from '../parts/talk.tsx';
import { Trail } from '../parts/trail.tsx';
import { answerPath } from '../parts/turn.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ conversation: Conversation | null }>(
  (say, { conversation }) => conversation?.title || say('chat.title'),
);

const latest = 8;

export async function loader(args: LoaderFunctionArgs) {
  const { conversationId } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const conversation = conversationId ? await read<OpenedConversation>(args, `/conversation/${conversationId}`) : null;
  const subject = await readSubject(args, conversation);
  const { items: spaces } = await read<ListOf<Space>>(args, '/space');
  const wanted = conversation?.spaceId ?? asked.get('spaceId');
  const space = spaceToAsk(spaces, wanted);
  if (wanted && !space) throw new Response(null, { status: 404 });
  const conversations = space
    ? (await read<ListOf<Conversation>>(args, `/conversation?spaceId=${space.id}&limit=${latest}`)).items
    : [];
  const notice = await read<AiNoticeForm>(args, '/ai-notice');
  return { conversation, spaces, space, subject, conversations, notice, messageId: asked.get('message') };
}

/** What the page's forms send: the whole answer is waited for where no script reads it as it comes. */
export async function action(args: ActionFunctionArgs) {
  const { request, context, params } = args;
  const form = await request.formData();
  const { intent, question, spaceId, conversationId, messageId } = Object.fromEntries(form);
  const outcome = await doIntent(args, form);
  if (outcome) return outcome.ok ? done(args, messageId && String(messageId)) : refused(outcome.problem);
  const json = { question, spaceId, conversationId, filter: namedIn(form) };
  const isAgain = intent === 'regenerate';
  const answer = isAgain
    ? await context.api(`/message/${messageId}/regenerate`, { method: 'POST' })
    : await context.api('/chat', { method: 'POST', json });
  if (answer.status === 401) throw redirect('/sign-in');
  if (!answer.ok || !answer.body) return refused((await answer.json()) as Problem, isAgain ? null : String(question));
  for await (const { event } of readChatEvents(answer.body)) {
    if (event.kind === 'start') return redirect(answerPath(event.conversationId, event.messageId));
  }
  throw new Response(null, { status: 503, statusText: params.conversationId });
}

const refused = (problem: Problem, question: string | null = null) =>
  data({ refused: { problem, question }, problem, at: undefined }, problem.status);

/** A script is told when it was done; a browser is led back to the answer. */
function done({ request, params }: ActionFunctionArgs, messageId: string | undefined) {
  const { conversationId } = params;
  if (request.headers.get('sec-fetch-dest') !== 'document' || !conversationId) {
    return data({ refused: undefined, problem: undefined, at: Date.now() });
  }
  return redirect(messageId ? answerPath(conversationId, messageId) : `/chat/${conversationId}`);
}

export default function Chat() {
  const { say } = useVoice();
  const { space, spaces, subject, conversations, conversation, notice, messageId } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused;
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
      {conversation && (
        <Trail
          steps={[
            { to: newPath, name: say('home.ask', { space: space.name }) },
            { to: listPath(space.id), name: say('conversation.title') },
          ]}
        />
      )}
      <div className="head">
        <h1 className={conversation ? 'conversation-title' : undefined}>
          {conversation?.title ?? say('home.ask', { space: space.name })}
        </h1>
        {!conversation && spaces.length > 1 && <SpaceChoice spaces={spaces} spaceId={space.id} />}
        {conversation && (
          <div className="actions">
            <Link className="button" to={newPath}>
              {say('conversation.new')}
            </Link>
            <ConversationActions conversation={conversation} removeAction={listPath(space.id)} />
          </div>
        )}
      </div>
      {conversation && <HoldMark page={`/chat/${conversation.id}`} isHeld={conversation.isHeld} />}
      <LatestConversations conversations={conversations} spaceId={space.id} openId={conversation?.id} />
      <Talk
        key={space.id}
        space={space}
        notice={notice}
        conversation={conversation}
        messageId={messageId}
        subject={subject}
        refused={refused}
      />
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
