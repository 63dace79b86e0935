/** What a process uses by its settings, as it is entered into the registers of an organisation. */
import { aiModelsOf, keepRegisters, modelsKeptBy } from './ai-register.ts';
import type { Rows } from './database.ts';
import { keepRecipients } from './recipient-register.ts';
import { installedOf, usesOf } from './recipient-set.ts';
import type { Settings } from './settings.ts';

/** Enters what is new, in the transaction's tenant; once more changes nothing. */
export type EnterUsed = (tx: Rows) => Promise<void>;

/** Each process enters its own part: what it is set to, and the other one may not be. */
export function enteringUsed(keeper: 'api' | 'worker', settings: Settings): EnterUsed {
  const models = modelsKeptBy(keeper, aiModelsOf(settings));
  const installed = installedOf(settings);
  return async (tx) => {
    await keepRegisters(tx, models);
    await keepRecipients(tx, usesOf[keeper], installed);
  };
}
