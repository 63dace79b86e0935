/** What people are told before they ask: the product's own words, or the organisation's in their place. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { AiNoticeForm } from '#schema/ai-system.ts';
import type { Me } from '#schema/session.ts';
import { AiNotice, noticeDefault } from '../parts/ai-notice.tsx';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Lines, Submit, wrongField } from '../parts/form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('ainotice.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  const mayChange = permissions.includes('model');
  if (!mayChange && !permissions.includes('audit')) throw new Response(null, { status: 403 });
  return { mayChange, notice: await read<AiNoticeForm>(args, '/ai-notice') };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const notice = { sv: textIn(posted, 'sv') || null, en: textIn(posted, 'en') || null };
  const put = await act<AiNoticeForm>(args, 'PUT', '/ai-notice', notice);
  return put.ok ? data({ problem: undefined }) : data({ problem: put.problem }, put.problem.status);
}

const languages = ['sv', 'en'] as const;

export default function ComplianceNotice() {
  const { say } = useVoice();
  const { notice, mayChange } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const problem = outcome?.problem;
  const example = say('ainotice.example');
  return (
    <div className="narrow">
      <Trail from="compliance" />
      <h1>{say('ainotice.title')}</h1>
      <p className="lead">{say('ainotice.about')}</p>
      {outcome && !problem && (
        <p className="notice good" role="status">
          {say('access.saved')}
        </p>
      )}
      <Complaint problem={problem} />
      {mayChange ? (
        <Form method="post">
          {languages.map((language) => (
            <Lines
              key={language}
              name={language}
              lang={language}
              label={say(`ainotice.text.${language}`)}
              hint={say('ainotice.hint')}
              error={wrongField(problem, language)}
              defaultValue={notice[language] ?? ''}
              placeholder={noticeDefault(language, example)}
              rows={6}
              maxLength={4000}
              spellCheck
            />
          ))}
          <Submit>{say('ainotice.save')}</Submit>
        </Form>
      ) : (
        <p>{say('ainotice.who')}</p>
      )}
      <h2>{say('ainotice.shown')}</h2>
      {languages.map((language) => (
        <div key={language} lang={language}>
          <AiNotice notice={notice} language={language} space={example} />
        </div>
      ))}
    </div>
  );
}
