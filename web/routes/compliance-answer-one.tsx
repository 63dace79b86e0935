/** One answer as it came about: what was asked, what was found then, what was answered, by which model and rules. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { AnswerReplay } from '#schema/answer-record.ts';
import { AnswerFacts, Asked, Found, Instructions } from '../parts/answer-replay.tsx';
import { read } from '../parts/door.server.ts';
import { PrintButton } from '../parts/print-button.tsx';
import { readReading, turnReading } from '../parts/reading-session.server.ts';
import { BeginReading, OpenReading } from '../parts/reading-session.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('replay.one'));

export async function loader(args: LoaderFunctionArgs) {
  const reading = await readReading(args);
  return { reading, replay: reading && (await read<AnswerReplay>(args, `/answer/${args.params.id}`)) };
}

export const action = async (args: ActionFunctionArgs) => turnReading(args, await args.request.formData());

export default function ComplianceAnswerOne() {
  const { say } = useVoice();
  const { reading, replay } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/answer', name: say('replay.title') }]} />
      <div className="head">
        <h1>{say('replay.one')}</h1>
        {replay && <PrintButton />}
      </div>
      {reading && replay ? (
        <>
          <OpenReading reading={reading} />
          <Replay replay={replay as AnswerReplay} />
        </>
      ) : (
        <BeginReading problem={problem} />
      )}
    </div>
  );
}

/** Marked as the exports are, so that what reads the page knows as well who wrote. */
function Replay({ replay }: { replay: AnswerReplay }) {
  const { system, model, provider } = replay.mark.generatedBy;
  return (
    <article data-ai-generated="true" data-generated-by={[system, model, provider].filter(Boolean).join(' / ')}>
      <Asked replay={replay} />
      <AnswerFacts replay={replay} />
      <Found replay={replay} />
      <Instructions replay={replay} />
    </article>
  );
}
