/** The box a question is written in: a plain form, sent by script where there is one. */
import { Form } from '@remix-run/react';
import { type FormEvent, type KeyboardEvent, useRef } from 'react';
import { Lines } from './form.tsx';
import { useVoice } from './voice.tsx';

interface QuestionBoxProps {
  spaceId: string;
  conversationId: string | undefined;
  busy: boolean;
  ask: (question: string) => void;
}

export function QuestionBox({ spaceId, conversationId, busy, ask }: QuestionBoxProps) {
  const { say } = useVoice();
  const form = useRef<HTMLFormElement>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get('question')).trim();
    if (busy || question === '') return;
    event.currentTarget.reset();
    ask(question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <Form ref={form} method="post" action="/chat" className="ask" onSubmit={onSubmit}>
      <input type="hidden" name="spaceId" value={spaceId} />
      {conversationId && <input type="hidden" name="conversationId" value={conversationId} />}
      <Lines
        name="question"
        label={say('chat.question')}
        rows={3}
        maxLength={4000}
        required
        spellCheck
        onKeyDown={onKeyDown}
      />
      <div className="foot">
        <button type="submit" className="primary" aria-disabled={busy}>
          {say('chat.submit')}
        </button>
        <p className="hint">{say('chat.question.hint')}</p>
      </div>
    </Form>
  );
}
