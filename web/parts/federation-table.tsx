/** The providers of an organisation, each with a way to its own page. */
import { Link } from '@remix-run/react';
import type { GrantedFederation } from '#schema/federation.ts';
import { Table } from './table.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  federations: Pick<GrantedFederation, 'id' | 'form'>[];
  /** Where the one with this id is changed. */
  to: (id: string) => string;
}

export function FederationTable({ federations, to }: Props) {
  const { say } = useVoice();
  const columns = [
    { label: say('federation.name') },
    { label: say('federation.kind'), kind: 'extra' as const },
    { label: say('federation.admission'), kind: 'extra' as const },
    { label: say('federation.enabled') },
  ];
  return (
    <Table caption={say('federation.title')} columns={columns}>
      {federations.map(({ id, form }) => (
        <tr key={id}>
          <td>
            <Link to={to(id)}>{form.name}</Link>
            <span className="detail">{form.issuer}</span>
          </td>
          <td className="extra">{say(`federation.kind.${form.kind}`)}</td>
          <td className="extra">{say(`federation.admission.${form.admission}`)}</td>
          <td>{say(form.enabled ? 'federation.state.on' : 'federation.state.off')}</td>
        </tr>
      ))}
    </Table>
  );
}
