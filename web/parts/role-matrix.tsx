/**
 * Roles beside each other, with what each allows. An organisation's own are changed in their columns: every box belongs
 * to its role's form below the table, so it works without scripts.
 */
import { Form } from '@remix-run/react';
import { mayGive, type Permission, permissions } from '#schema/role.ts';
import type { Role } from '#schema/role-form.ts';
import { Submit } from './form.tsx';
import { nameOfRole } from './role-words.ts';
import { useVoice } from './voice.tsx';

interface Props {
  roles: Role[];
  /** What the reader holds; null where they change no roles. */
  held: readonly Permission[] | null;
}
export function RoleMatrix({ roles, held }: Props) {
  const { say, number } = useVoice();
  const shown = permissions.filter(
    (permission) => roles.some((role) => role.permissions.includes(permission)) || held?.includes(permission),
  );
  const mayChange = ({ name, permissions }: Role) => name !== null && held !== null && mayGive(held, permissions);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too.
    <section className="wide" tabIndex={0} aria-label={say('role.matrix')}>
      <table className="matrix">
        <caption className="spoken">{say('role.matrix')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('role.permission')}</th>
            {roles.map((role) => (
              <th key={role.id} scope="col">
                {nameOfRole(say, role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((permission) => (
            <tr key={permission}>
              <th scope="row">
                {say(`permission.${permission}`)}
                <span className="detail">{say(`permission.${permission}.hint`)}</span>
              </th>
              {roles.map((role) => (
                <td key={role.id}>
                  {mayChange(role) ? (
                    <Box role={role} permission={permission} isOpen={mayGive(held!, [permission])} />
                  ) : (
                    <Mark isAllowed={role.permissions.includes(permission)} />
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{say('role.people')}</th>
            {roles.map(({ id, people }) => (
              <td key={id}>{number(people)}</td>
            ))}
          </tr>
          {roles.some(mayChange) && (
            <tr>
              <th scope="row">{say('role.change')}</th>
              {roles.map((role) => (
                <td key={role.id}>{mayChange(role) && <RoleForm role={role} />}</td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

const formOf = (id: string) => `role-${id}`;

interface BoxProps {
  role: Role;
  permission: Permission;
  isOpen: boolean;
}
function Box({ role, permission, isOpen }: BoxProps) {
  const { say } = useVoice();
  return (
    <input
      type="checkbox"
      form={formOf(role.id)}
      name="permission"
      value={permission}
      defaultChecked={role.permissions.includes(permission)}
      disabled={!isOpen}
      aria-label={`${nameOfRole(say, role)}: ${say(`permission.${permission}`)}`}
    />
  );
}

function Mark({ isAllowed }: { isAllowed: boolean }) {
  const { say } = useVoice();
  return (
    <>
      <span aria-hidden="true">{isAllowed ? '✓' : '–'}</span>
      <span className="spoken">{say(isAllowed ? 'role.yes' : 'role.no')}</span>
    </>
  );
}

function RoleForm({ role }: { role: Role }) {
  const { say } = useVoice();
  const name = role.name ?? '';
  return (
    <Form method="post" id={formOf(role.id)}>
      <input type="hidden" name="id" value={role.id} />
      <input name="name" defaultValue={name} aria-label={say('role.name')} maxLength={100} required />
      <Submit intent="save" className="secondary" spokenLabel={say('role.save.one', { name })}>
        {say('role.save')}
      </Submit>
      {role.people === 0 && (
        <Submit intent="remove" className="quiet danger" spokenLabel={say('role.remove.one', { name })}>
          {say('role.remove')}
        </Submit>
      )}
    </Form>
  );
}
