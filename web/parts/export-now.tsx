/** An export by a schedule before its time, for whoever has said why they read the record. */
import { Form, Link } from '@remix-run/react';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  /** The schedule. */
  id: string;
  name: string;
  isReading: boolean;
  /** Its last export has not ended: the next one begins after it. */
  isOpen: boolean;
}

export function ExportNow({ id, name, isReading, isOpen }: Props) {
  const { say } = useVoice();
  if (isOpen) return null;
  const label = say('export.run');
  if (!isReading) {
    return (
      <Link className="button" to="/compliance/audit" aria-label={`${say('export.run.reason')}: ${name}`}>
        {say('export.run.reason')}
      </Link>
    );
  }
  return (
    <Form method="post">
      <input type="hidden" name="id" value={id} />
      <Submit intent="run" className="" spokenLabel={`${label}: ${name}`}>
        {label}
      </Submit>
    </Form>
  );
}
