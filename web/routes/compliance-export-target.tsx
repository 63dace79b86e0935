/** A new target for exports: an SFTP server or a bucket. What signs in there is sealed and shown to nobody again. */
import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { Form, useActionData, useSearchParams } from '@remix-run/react';
import type { ExportTargetShown } from '#schema/export-target.ts';
import { act } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Lines, Submit, wrongField } from '../parts/form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';
import type { WordKey } from '../words/speak.ts';

export const meta = titled((say) => say('export.target.new'));

const fields = {
  sftp: ['host', 'port', 'user', 'hostKey', 'folder', 'password'],
  s3: ['endpoint', 'region', 'bucket', 'folder', 'accessKeyId', 'secretAccessKey'],
} as const;
type Kind = keyof typeof fields;
const secret = ['password', 'secretAccessKey', 'privateKey'];
const usual: Record<string, string> = { port: '22', region: 'eu-north-1' };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const kind: Kind = posted.get('kind') === 's3' ? 's3' : 'sftp';
  const given = [...fields[kind], 'privateKey'].map((name) => [name, textIn(posted, name)] as const);
  const filled = Object.fromEntries(given.filter(([, value]) => value !== ''));
  const port = filled.port ? { port: Number(filled.port) } : {};
  const made = await act<ExportTargetShown>(args, 'POST', '/export-target', {
    ...{ kind, name: textIn(posted, 'name') },
    ...filled,
    ...port,
  });
  if (made.ok) return redirect('/compliance/export');
  const shown = Object.fromEntries(Object.entries(filled).filter(([name]) => !secret.includes(name)));
  return data(
    { problem: made.problem, values: { ...shown, name: textIn(posted, 'name') } as Record<string, string> },
    made.problem.status,
  );
}

export default function ComplianceExportTarget() {
  const { say } = useVoice();
  const [search] = useSearchParams();
  const kind: Kind = search.get('kind') === 's3' ? 's3' : 'sftp';
  const { problem, values = {} } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/export', name: say('export.title') }]} />
      <h1>{say('export.target.new')}</h1>
      <nav className="actions" aria-label={say('export.target.kind')}>
        <a href="?kind=sftp" aria-current={kind === 'sftp' ? 'page' : undefined}>
          {say('export.target.sftp')}
        </a>
        <a href="?kind=s3" aria-current={kind === 's3' ? 'page' : undefined}>
          {say('export.target.s3')}
        </a>
      </nav>
      <Complaint problem={problem} />
      <Form method="post" autoComplete="off">
        <input type="hidden" name="kind" value={kind} />
        <Input name="name" label={say('export.name')} defaultValue={values.name} maxLength={200} required />
        {fields[kind].map((name) => (
          <Input
            key={name}
            name={name}
            type={secret.includes(name) ? 'password' : 'text'}
            autoComplete="off"
            label={say(`export.target.${name}` as WordKey)}
            hint={name === 'hostKey' ? say('export.target.hostKey.hint') : undefined}
            error={wrongField(problem, name) && say('export.target.wrong')}
            defaultValue={secret.includes(name) ? undefined : (values[name] ?? usual[name])}
          />
        ))}
        {kind === 'sftp' && (
          <Lines
            name="privateKey"
            label={say('export.target.privateKey')}
            hint={say('export.target.privateKey.hint')}
          />
        )}
        <Submit>{say('export.target.save')}</Submit>
      </Form>
    </div>
  );
}
