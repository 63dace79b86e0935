/** What the installation lets an organisation use: each switch is on until an operator turns it off. */
import type { Rows } from './database.ts';
import { SwitchedOff } from './errors.ts';
import { openSwitches, type Switches } from './tenant.ts';

export type SwitchName = keyof Switches;

/** Words of each refusal stand in the table of reasons under these codes. */
const codes = {
  render: 'render-off',
  keys: 'keys-off',
  federation: 'federation-off',
  provisioning: 'provisioning-off',
  personalSpaces: 'personal-spaces-off',
} as const satisfies Record<SwitchName, string>;

/** Those of the transaction's tenant. A switch that is newer than the row is on. */
export async function readSwitches(tx: Rows): Promise<Switches> {
  const [tenant] = await tx.sql<{ switches: Partial<Switches> }>('select switches from tenant where id = $1', [
    tx.tenantId,
  ]);
  return { ...openSwitches, ...tenant?.switches };
}

/** Throws SwitchedOff when the transaction's tenant may not use it. */
export async function requireSwitch(tx: Rows, name: SwitchName): Promise<void> {
  if (!(await readSwitches(tx))[name]) throw new SwitchedOff(`${name} is switched off`, { code: codes[name] });
}
