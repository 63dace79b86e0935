/** All English words, for the same keys as the Swedish. */

import { ask } from './en/ask.ts';
import { audit } from './en/audit.ts';
import { chain } from './en/chain.ts';
import { compliance } from './en/compliance.ts';
import { credential } from './en/credential.ts';
import { detail } from './en/detail.ts';
import { difference } from './en/difference.ts';
import { enter } from './en/enter.ts';
import { exporting } from './en/export.ts';
import { federation } from './en/federation.ts';
import { file } from './en/file.ts';
import { frame } from './en/frame.ts';
import { glass } from './en/glass.ts';
import { hold } from './en/hold.ts';
import { key } from './en/key.ts';
import { learn } from './en/learn.ts';
import { origin } from './en/origin.ts';
import { people } from './en/people.ts';
import { processing } from './en/processing.ts';
import { disposal } from './en/purge.ts';
import { recipient } from './en/recipient.ts';
import { record } from './en/record.ts';
import { recorder } from './en/recorder.ts';
import { recording } from './en/recording.ts';
import { request } from './en/request.ts';
import { retention } from './en/retention.ts';
import { run } from './en/run.ts';
import { share } from './en/share.ts';
import { source } from './en/source.ts';
import { tenant } from './en/tenant.ts';
import { thing } from './en/thing.ts';
import type { Word } from './speak.ts';
import type { WordKey } from './sv.ts';

export const en: Record<WordKey, Word> = {
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
