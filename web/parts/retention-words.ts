/** Retention in words: how long, from when, and what that means for one thing. */
import type { Rule } from '#schema/retention.ts';
import type { Retention } from '#schema/retention-view.ts';
import type { Voice } from '../words/speak.ts';

type Period = Pick<Rule, 'period' | 'unit' | 'trigger'>;

/** `5 år efter att det senast användes` */
export const periodWords = ({ say }: Pick<Voice, 'say'>, { period, unit, trigger }: Period): string =>
  say('retention.after', {
    period: say(`retention.${unit}`, { count: period }),
    trigger: say(`retention.trigger.${trigger}`),
  });

/** When one thing goes, by which decision, and why. */
export const retentionWords = (voice: Voice, retention: Retention): string =>
  voice.say(`retention.${retention.action}`, {
    date: voice.date(retention.dueAt),
    reference: retention.decision.reference,
    why: periodWords(voice, retention),
    level: voice.say(`retention.level.${retention.level}`),
  });

/** What a rule is about, as one looks for it in a list. */
export function placeWords({ say }: Pick<Voice, 'say'>, { level, objectName, className }: Rule): string {
  const place = level === 'tenant' ? say('rule.place.tenant') : objectName || say('rule.place.gone');
  return className ? `${place} (${className})` : place;
}
