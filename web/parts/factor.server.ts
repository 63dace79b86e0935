/** What the forms around a second factor do. */
import { data } from '@remix-run/node';
import type { FactorSetup, RecoveryCodes } from '#schema/factor.ts';
import type { Problem } from '#schema/problem.ts';
import { act, type Call } from './door.server.ts';

/** What a form led to: something to show this once, or what is wrong. */
export type FactorOutcome = {
  /** `confirm`: a first code is waited for. */
  step?: 'confirm' | 'removed';
  setup?: FactorSetup;
  codes?: string[];
  problem?: Problem;
};

const sixDigits = /^\d{6}$/;
/** Four times four letters, however they are parted. */
const recoveryForm = /^[a-z2-7]{16}$/i;

/** Whoever proves who they are types a code or their password into one field: only codes look like codes. */
function proofOf(typed: string) {
  const bare = typed.replace(/[\s-]/g, '');
  return sixDigits.test(bare) || recoveryForm.test(bare) ? { code: typed } : { password: typed };
}

export async function changeFactor(call: Call, posted: FormData) {
  const intent = posted.get('intent');
  const typed = String(posted.get('code') ?? '');
  const failed = (problem: Problem, step?: FactorOutcome['step']) =>
    data<FactorOutcome>({ problem, ...(step ? { step } : {}) }, problem.status);

  if (intent === 'factor-start') {
    const made = await act<FactorSetup>(call, 'POST', '/me/factor');
    return made.ok ? data<FactorOutcome>({ step: 'confirm', setup: made.body }) : failed(made.problem);
  }
  if (intent === 'factor-off') {
    const off = await act(call, 'POST', '/me/factor/off', proofOf(typed));
    return off.ok ? data<FactorOutcome>({ step: 'removed' }) : failed(off.problem);
  }
  const isFirst = intent === 'factor-confirm';
  const told = isFirst
    ? await act<RecoveryCodes>(call, 'POST', '/me/factor/confirm', { code: typed })
    : await act<RecoveryCodes>(call, 'POST', '/me/factor/codes', proofOf(typed));
  if (told.ok) return data<FactorOutcome>({ codes: told.body.codes });
  return failed(told.problem, isFirst ? 'confirm' : undefined);
}
