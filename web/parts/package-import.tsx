/** A package is chosen and sent as it is, straight from the disk: it may be larger than any form takes. */
import { useNavigate } from '@remix-run/react';
import { type FormEvent, useState } from 'react';
import type { ArchivePackage } from '#schema/archive-package.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { useScripts } from './fold.ts';
import { Complaint, Input, Select } from './form.tsx';
import { useVoice } from './voice.tsx';

export function PackageImport({ spaces }: { spaces: readonly Space[] }) {
  const { say } = useVoice();
  const navigate = useNavigate();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isLost, setLost] = useState(false);
  const hasScripts = useScripts();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    const form = new FormData(event.currentTarget);
    const file = form.get('package');
    if (!(file instanceof File) || file.size === 0) return;
    setSending(true);
    setProblem(undefined);
    setLost(false);
    try {
      const answer = await sendPackage(file, String(form.get('spaceId')), String(form.get('name') ?? '').trim());
      if (answer.ok) navigate(`/compliance/package/${((await answer.json()) as ArchivePackage).id}`);
      else setProblem((await answer.json()) as Problem);
    } catch {
      setLost(true);
    } finally {
      setSending(false);
    }
  }

  return (
    <section className="box" aria-labelledby="import">
      <h2 id="import">{say('package.import')}</h2>
      <p>{say('package.import.about')}</p>
      {hasScripts ? (
        <form onSubmit={send}>
          <Complaint problem={problem} />
          {isLost && (
            <p className="notice bad" role="alert">
              {say('package.import.lost')}
            </p>
          )}
          <Select
            name="spaceId"
            label={say('package.space')}
            defaultValue={spaces[0]?.id ?? ''}
            options={spaces.map(({ id, name }) => [id, name] as const)}
          />
          <Input
            name="name"
            label={say('package.import.name')}
            hint={say('package.import.name.hint')}
            maxLength={200}
          />
          <Input name="package" type="file" accept=".zip,application/zip" label={say('package.file')} required />
          <button type="submit" className="primary" aria-disabled={isSending}>
            {say('package.import.submit')}
          </button>
          <p role="status">{isSending && say('package.import.sending')}</p>
        </form>
      ) : (
        <p>{say('package.import.scripts')}</p>
      )}
    </section>
  );
}

const sendPackage = (file: File, spaceId: string, name: string): Promise<Response> =>
  fetch(`/api/v1/archive-package/import?${new URLSearchParams({ spaceId, ...(name && { name }) })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/zip' },
    body: file,
  });
