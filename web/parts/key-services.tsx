/** Programs with a role of their own: what there is, another one, and taking one away. */
import { Form } from '@remix-run/react';
import type { Service } from '#schema/key.ts';
import { Confirmed } from './confirm.tsx';
import { Complaint, Input, Select, Submit } from './form.tsx';
import type { KeyOutcome } from './key.server.ts';
import { nameOfRole, type RoleName, roleOptions } from './role-words.ts';
import { Empty } from './table.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  services: readonly Service[];
  /** Those that the reader can give. */
  roles: readonly RoleName[];
  outcome: KeyOutcome | undefined;
}

export function Services({ services, roles, outcome }: Props) {
  const { say } = useVoice();
  const nameOf = (id: string) => {
    const role = roles.find((known) => known.id === id);
    return role ? nameOfRole(say, role) : say('service.role.other');
  };
  const problem = outcome?.intent.startsWith('service-') ? outcome.problem : undefined;
  return (
    <section aria-labelledby="services">
      <h2 id="services">{say('service.title')}</h2>
      <p>{say('service.about')}</p>
      <Complaint problem={problem} />
      {services.length === 0 && <Empty title={say('service.empty')} />}
      <ul className="keys">
        {services.map(({ id, name, role, keys }) => (
          <li key={id}>
            <h3>{name}</h3>
            <p>
              {nameOf(role)} · {say('service.keys', { count: keys })}
            </p>
            <Confirmed
              label={say('service.remove')}
              spokenLabel={say('service.remove.one', { name })}
              title={say('service.remove.title', { name })}
              about={say('service.remove.about')}
              look="quiet danger"
              intent="service-remove"
              fields={{ id }}
            />
          </li>
        ))}
      </ul>
      <h3 id="service-new">{say('service.new')}</h3>
      <Form method="post" aria-labelledby="service-new">
        <Input name="serviceName" label={say('service.name')} maxLength={200} required />
        <Select name="role" label={say('service.role')} defaultValue="user" options={roleOptions(say, roles)} />
        <Submit intent="service-make" className="secondary">
          {say('service.submit')}
        </Submit>
      </Form>
    </section>
  );
}
