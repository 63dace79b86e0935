/** All Swedish words. Their keys are the keys of every language. */

import { ask } from './sv/ask.ts';
import { audit } from './sv/audit.ts';
import { chain } from './sv/chain.ts';
import { compliance } from './sv/compliance.ts';
import { credential } from './sv/credential.ts';
import { detail } from './sv/detail.ts';
import { difference } from './sv/difference.ts';
import { enter } from './sv/enter.ts';
import { exporting } from './sv/export.ts';
import { federation } from './sv/federation.ts';
import { file } from './sv/file.ts';
import { frame } from './sv/frame.ts';
import { glass } from './sv/glass.ts';
import { hold } from './sv/hold.ts';
import { key } from './sv/key.ts';
import { learn } from './sv/learn.ts';
import { origin } from './sv/origin.ts';
import { people } from './sv/people.ts';
import { processing } from './sv/processing.ts';
import { disposal } from './sv/purge.ts';
import { recipient } from './sv/recipient.ts';
import { record } from './sv/record.ts';
import { recorder } from './sv/recorder.ts';
import { recording } from './sv/recording.ts';
import { request } from './sv/request.ts';
import { retention } from './sv/retention.ts';
import { run } from './sv/run.ts';
import { share } from './sv/share.ts';
import { source } from './sv/source.ts';
import { tenant } from './sv/tenant.ts';
import { thing } from './sv/thing.ts';

export const sv = {
  ...frame,
  ...learn,
  ...file,
  ...recorder,
  ...recording,
  ...source,
  ...credential,
  ...run,
  ...difference,
  ...ask,
  ...audit,
  ...thing,
  ...tenant,
  ...glass,
  ...compliance,
  ...chain,
  ...detail,
  ...exporting,
  ...hold,
  ...processing,
  ...disposal,
  ...enter,
  ...federation,
  ...origin,
  ...people,
  ...share,
  ...key,
  ...recipient,
  ...record,
  ...request,
  ...retention,
};
export type WordKey = keyof typeof sv;
