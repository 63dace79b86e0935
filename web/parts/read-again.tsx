/** Asks for a file, or all files of a collection, to be read anew in another way. */
import { Form } from '@remix-run/react';
import type { ExtractForm } from '#schema/extract.ts';
import { Complaint, Input, Select, Submit, wrongField } from './form.tsx';
import type { Outcome } from './part-form.tsx';
import { useVoice } from './voice.tsx';

const strategies = ['auto', 'fast', 'hi_res'] as const satisfies ExtractForm['strategy'][];

/** The name of its form among those of a page. */
export const againIntent = 'again';

interface Props {
  what: 'file' | 'collection';
  outcome: Outcome | undefined;
}

export function ReadAgain({ what, outcome }: Props) {
  const { say } = useVoice();
  const mine = outcome?.intent === againIntent ? outcome : undefined;
  return (
    <details className="add" open={mine !== undefined}>
      <summary>{say(`again.${what}`)}</summary>
      {mine && !mine.problem && (
        <p className="notice good" role="status">
          {say('again.done')}
        </p>
      )}
      <Complaint problem={mine?.problem} />
      <Form method="post" preventScrollReset>
        <p>{say('again.about')}</p>
        <Select
          name="strategy"
          label={say('again.strategy')}
          defaultValue="auto"
          options={strategies.map((strategy) => [strategy, say(`again.strategy.${strategy}`)] as const)}
        />
        <Input
          name="maxTokens"
          type="number"
          min={100}
          max={1000}
          label={say('again.tokens')}
          hint={say('again.tokens.hint')}
          defaultValue={300}
          error={wrongField(mine?.problem, 'maxTokens')}
        />
        <Submit intent={againIntent}>{say('again.submit')}</Submit>
      </Form>
    </details>
  );
}

/** What the form says; what is no number is for the API to refuse. */
export const readAgainForm = (form: FormData) => ({
  strategy: form.get('strategy'),
  maxTokens: Number(form.get('maxTokens')),
});
