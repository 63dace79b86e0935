/** What the forms of a conversation and of its answers ask for, said to the API. */
import type { Conversation, FeedbackForm } from '#schema/chat.ts';
import type { Space } from '#schema/space.ts';
import { act, type Call, type Outcome } from './door.server.ts';

type Intent = 'rename' | 'remove' | 'stop' | 'feedback' | 'forget';

/** The space that is wanted, null when it is not among these; else the first with something to ask, else the first. */
export function spaceToAsk(spaces: readonly Space[], wanted: string | null | undefined): Space | null {
  if (wanted) return spaces.find(({ id }) => id === wanted) ?? null;
  return spaces.find(({ collections }) => collections > 0) ?? spaces[0] ?? null;
}

/** Does what the form's `intent` says; null where it is none of these. */
export async function doIntent(call: Call, form: FormData): Promise<Outcome<unknown> | null> {
  const conversation = `/conversation/${form.get('conversationId')}`;
  const message = `/message/${form.get('messageId')}`;
  switch (form.get('intent') as Intent) {
    case 'rename':
      return act<Conversation>(call, 'PATCH', conversation, { title: form.get('title') });
    case 'remove':
      return act(call, 'DELETE', conversation);
    case 'stop':
      return act(call, 'POST', `${message}/stop`);
    case 'feedback':
      return act(call, 'PUT', `${message}/feedback`, readFeedback(form));
    case 'forget':
      return act(call, 'DELETE', `${message}/feedback`);
    default:
      return null;
  }
}

/** Faults and comment go with a bad verdict alone. */
function readFeedback(form: FormData): FeedbackForm {
  if (form.get('verdict') === 'good') return { verdict: 'good', faults: [], comment: '' };
  return {
    verdict: 'bad',
    faults: form.getAll('faults') as FeedbackForm['faults'],
    comment: String(form.get('comment') ?? ''),
  };
}
