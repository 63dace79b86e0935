/** The box a question is written in: a plain form, sent by script where there is one. */
import { Form } from '@remix-run/react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import type { ChatFilter } from '#schema/chat.ts';
import { Lines } from './form.tsx';
import { SubjectFields } from './subject.tsx';
import { useVoice } from './voice.tsx';

const fieldName = 'question';

/** Moves the focus to where the next question is written. */
export const toQuestion = (): void => document.getElementById(fieldName)?.focus({ preventScroll: true });

interface QuestionBoxProps {
  spaceId: string;
  conversationId: string | null;
  /** What it is put to; absent in a conversation, to the same as those before. */
  filter: ChatFilter | undefined;
  busy: boolean;
  /** A question that was refused: it is put back, unless another has been begun. */
  unsent: string;
  ask: (question: string) => void;
}

export function QuestionBox({ spaceId, conversationId, filter, busy, unsent, ask }: QuestionBoxProps) {
  const { say } = useVoice();
  const form = useRef<HTMLFormElement>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get(fieldName)).trim();
    if (busy || question === '') return;
    const field = event.currentTarget.elements.namedItem(fieldName) as HTMLTextAreaElement;
    field.value = '';
    ask(question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  useEffect(() => {
    const field = form.current?.elements.namedItem(fieldName) as HTMLTextAreaElement | undefined;
    if (field && field.value === '') field.value = unsent;
  }, [unsent]);
  const page = conversationId ? `/chat/${conversationId}` : '/chat';
  return (
    <Form ref={form} method="post" action={page} className="ask" onSubmit={onSubmit}>
      <input type="hidden" name="spaceId" value={spaceId} />
      {conversationId && <input type="hidden" name="conversationId" value={conversationId} />}
      <SubjectFields filter={filter} />
      <Lines
        name={fieldName}
        label={say('chat.question')}
        rows={3}
        maxLength={4000}
        required
        spellCheck
        defaultValue={unsent}
        onKeyDown={onKeyDown}
      />
      <div className="foot">
        <button type="submit" className="primary" aria-disabled={busy}>
          {say('chat.submit')}
        </button>
        <p className="hint">{say(busy ? 'chat.question.wait' : 'chat.question.hint')}</p>
      </div>
    </Form>
  );
}
