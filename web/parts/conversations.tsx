/** Conversations: the latest ones beside a question, and what can be done with each. */
import { Form, Link } from '@remix-run/react';
import { useId } from 'react';
import type { Conversation } from '#schema/chat.ts';
import { Confirmed } from './confirm.tsx';
import { useFold } from './fold.ts';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

/** The list of a space's conversations. */
export const listPath = (spaceId: string) => `/conversation?spaceId=${spaceId}`;

interface LatestProps {
  conversations: Conversation[];
  spaceId: string;
  openId: string | undefined;
}

export function LatestConversations({ conversations, spaceId, openId }: LatestProps) {
  const { say } = useVoice();
  return (
    <details className="box conversations">
      <summary>{say('conversation.latest')}</summary>
      {conversations.length === 0 && <p>{say('conversation.none')}</p>}
      <ul>
        {conversations.map(({ id, title }) => (
          <li key={id}>
            <Link to={`/chat/${id}`} aria-current={id === openId ? 'page' : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
      <Link className="all" to={listPath(spaceId)}>
        {say('conversation.all')}
      </Link>
    </details>
  );
}

interface ConversationActionsProps {
  conversation: Conversation;
  /** The page to be on when it is gone; absent, the same. */
  removeAction?: string;
}

/** To rename and to delete one conversation. */
export function ConversationActions({ conversation, removeAction }: ConversationActionsProps) {
  const { say } = useVoice();
  const { id, title } = conversation;
  return (
    <div className="conversation-actions">
      <Rename conversation={conversation} />
      <Confirmed
        label={say('conversation.remove')}
        spokenLabel={say('conversation.remove.named', { title })}
        title={say('conversation.remove.title')}
        about={say('conversation.remove.about', { title })}
        look="quiet danger"
        intent="remove"
        fields={{ conversationId: id }}
        submit={say('conversation.remove.submit')}
        form={{ action: removeAction, preventScrollReset: true }}
      />
    </div>
  );
}

function Rename({ conversation: { id, title } }: { conversation: Conversation }) {
  const { say } = useVoice();
  const fieldId = useId();
  const details = useFold(title);
  return (
    <details className="fold" ref={details}>
      <summary aria-label={say('conversation.rename.named', { title })}>{say('conversation.rename')}</summary>
      <Form method="post" className="panel inline-form" preventScrollReset>
        <input type="hidden" name="conversationId" value={id} />
        <div className="field">
          <label htmlFor={fieldId}>{say('conversation.rename.label')}</label>
          <input id={fieldId} name="title" defaultValue={title} key={title} required maxLength={200} />
        </div>
        <Submit intent="rename">{say('conversation.rename.submit')}</Submit>
      </Form>
    </details>
  );
}
