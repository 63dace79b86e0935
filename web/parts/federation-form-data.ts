/** A provider's form as it is posted, and as it stands before anything is written. Nothing is judged here. */
import type { FederationForm, GroupRule } from '#schema/federation.ts';
import { isChecked, linesIn, textIn } from './fields-data.ts';

export type Typed = Omit<FederationForm, 'kind' | 'admission'> & { kind: string; admission: string };

/** A row of the form for each rule that there is, and some more. */
export const rowsFor = (rules: readonly GroupRule[]) =>
  Array.from({ length: rules.length + 3 }, (_, row) => ({ name: `rule.${row}`, nth: row + 1, rule: rules[row] }));

export const blankFederation: Typed = {
  name: '',
  kind: 'standard',
  issuer: '',
  clientId: '',
  scopes: ['openid', 'email', 'profile'],
  hosts: [],
  audiences: [],
  domains: [],
  claims: { email: 'email', name: 'name', groups: 'groups' },
  groups: [],
  admission: 'invited',
  enabled: true,
};

export function readFederationForm(posted: FormData): Typed {
  return {
    name: textIn(posted, 'name'),
    kind: textIn(posted, 'kind'),
    issuer: textIn(posted, 'issuer'),
    clientId: textIn(posted, 'clientId'),
    scopes: linesIn(posted, 'scopes'),
    hosts: linesIn(posted, 'hosts'),
    audiences: linesIn(posted, 'audiences'),
    domains: linesIn(posted, 'domains'),
    claims: {
      email: textIn(posted, 'claims.email'),
      name: textIn(posted, 'claims.name'),
      groups: textIn(posted, 'claims.groups'),
    },
    groups: readRules(posted),
    admission: textIn(posted, 'admission'),
    enabled: isChecked(posted, 'enabled'),
  };
}

/** What a rule gives, as one choice: `group:<id>` or `role:<name>`; '' for nothing. */
export const targetOf = ({ groupId, role }: GroupRule): string =>
  groupId ? `group:${groupId}` : role ? `role:${role}` : '';

function readRules(posted: FormData): GroupRule[] {
  const rules: GroupRule[] = [];
  for (let row = 0; posted.has(`rule.${row}.value`); row++) {
    const value = textIn(posted, `rule.${row}.value`);
    const [kind, target] = textIn(posted, `rule.${row}.target`).split(':');
    if (value === '' && !target) continue;
    const role = kind === 'role' ? (target as GroupRule['role']) : null;
    rules.push({ value, groupId: kind === 'group' ? (target ?? null) : null, role });
  }
  return rules;
}
