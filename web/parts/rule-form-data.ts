/** A retention rule as it was posted, as the contract wants it. */
import { numberIn, textIn } from './fields-data.ts';

const addressOfDocument = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:[/?#]|$)/;

/** A place is `tenant`, or its level and id with a colon between; a single document goes before it. */
export function ruleFormOf(posted: FormData) {
  const [level, objectId = null] = textIn(posted, 'place').split(':');
  const document = textIn(posted, 'document');
  const place = document
    ? { level: 'document', objectId: addressOfDocument.exec(document)?.[1] ?? '' }
    : { level, objectId };
  return {
    ...place,
    decisionId: textIn(posted, 'decisionId'),
    what: textIn(posted, 'what'),
    classLevel: numberIn(posted, 'classLevel'),
    trigger: textIn(posted, 'trigger'),
    period: numberIn(posted, 'period') ?? Number.NaN,
    unit: textIn(posted, 'unit'),
    action: textIn(posted, 'action'),
    replaces: textIn(posted, 'replaces') || null,
  };
}
