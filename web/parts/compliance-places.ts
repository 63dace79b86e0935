/** The pages of the compliance desk, in the order they are shown: each only to whoever may do what it is for. */
import type { Permission } from '#schema/role.ts';
import type { Place } from './places.ts';

const places: readonly Omit<Place, 'hint'>[] = [
  { to: '/compliance/audit', for: ['audit'], name: 'audit.title' },
  { to: '/compliance/answer', for: ['audit'], name: 'replay.title' },
  { to: '/compliance/chain', for: ['audit'], name: 'chain.title' },
  { to: '/compliance/export', for: ['audit'], name: 'export.title' },
  { to: '/compliance/request', for: ['retention'], name: 'request.title' },
  { to: '/compliance/hold', for: ['retention'], name: 'hold.title' },
  { to: '/compliance/purge', for: ['retention'], name: 'disposal.title' },
  { to: '/compliance/calendar', for: ['retention'], name: 'calendar.title' },
  { to: '/compliance/rule', for: ['retention'], name: 'rule.title' },
  { to: '/compliance/decision', for: ['retention'], name: 'decision.title' },
  { to: '/compliance/processing', for: ['retention'], name: 'processing.title' },
  { to: '/compliance/recipient', for: ['audit'], name: 'recipient.title' },
  { to: '/compliance/ai', for: ['audit', 'model'], name: 'ai.title' },
  { to: '/compliance/notice', for: ['audit', 'model'], name: 'ainotice.title' },
  { to: '/compliance/package', for: ['administer'], name: 'package.title' },
];

/** Those that somebody with these permissions may open: none for who has no compliance desk. */
export const compliancePlacesFor = (held: readonly Permission[]) =>
  places.filter((place) => place.for.some((permission) => held.includes(permission)));
