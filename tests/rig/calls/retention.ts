/** The requests that every route of decisions, rules and what follows from them is tried with. */
import { newId } from '#schema/id.ts';
import type { Calls, Ids } from './call.ts';

const decision = () => ({
  reference: `KS 2026/${newId()}`,
  title: 'Gallring av handlingar av tillfällig betydelse',
  authority: 'Kommunstyrelsen',
  decidedOn: '2026-02-01',
});
const rule = ({ decisionId, collectionId }: Ids) => ({
  ...{ decisionId, what: 'document', level: 'collection', objectId: collectionId },
  ...{ trigger: 'used', period: 5, unit: 'year', action: 'review' },
});

export const retentionCalls: Calls = {
  'GET /decision': {},
  'GET /decision/:id': { id: 'decisionId' },
  'POST /decision': { body: decision },
  'POST /decision/:id/end': { id: 'spareDecisionId' },
  'GET /rule': {},
  'GET /rule/:id': { id: 'ruleId' },
  'POST /rule': { body: rule },
  // Where no rule is yet.
  'POST /rule/preview': { body: (ids) => ({ ...rule(ids), level: 'document', objectId: ids.documentId }) },
  'GET /rule/:id/preview': { id: 'ruleId' },
  'POST /rule/:id/purge': { id: 'ruleId' },
  'POST /rule/:id/end': { id: 'ruleId' },
  'GET /retention/calendar': {},
  'GET /retention/place': {},
  'GET /space/:id/retention': { id: 'spaceId' },
  'GET /collection/:id/retention': { id: 'collectionId' },
};
