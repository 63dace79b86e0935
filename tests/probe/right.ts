/** Who may do what, written a second time: what somebody of some roles is answered on a route. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import type { Act } from '#schema/act.ts';
import { type Permission, permissionsOf, type SpaceRole, spaceMay, type TenantRole } from '#schema/role.ts';
import { nameOf } from '#tests/rig/call.ts';

export type Standing = {
  tenant: TenantRole;
  /** Of a role of the tenant's own making, which then says everything. */
  own?: readonly Permission[];
  /** In the space that the request is about; null is no member of it. */
  space: SpaceRole | null;
  /** In the tenant of those who run the installation, where nothing is that the request names. */
  isOfSystem?: boolean;
};
export type Answer = 'allowed' | 401 | 403 | 404;

/** What somebody who is let in from outside does besides reading. */
const ofVisitors: Act[] = ['search.ask', 'chat.ask', 'chat.regenerate', 'chat.stop'];
const ofTheirOwn: Act[] = ['notice.see', 'person.prefer', 'session.end'];
const visitorsActs: (Act | null)[] = [...ofVisitors, ...ofTheirOwn];

/** What was made ready for whoever asked for it, or for those who own a space: for others it is not there. */
export const hidden: readonly string[] = [
  'GET /delivery/:id',
  'GET /archive-package/:id',
  'POST /archive-package/:id/cancel',
];

const ofAnybody = ['public', 'half-signed-in', 'signed-in', 'known'];

/** `namesIds`: whether the request names something that there is. */
export function answerTo(route: DeclaredRoute, standing: Standing, namesIds: boolean): Answer {
  const { may, act, method } = route;
  const isHidden = hidden.includes(nameOf(route));
  const { tenant, own, space, isOfSystem = false } = standing;
  if (tenant === 'inspector' && may !== 'public' && method !== 'GET' && !visitorsActs.includes(act)) return 403;
  if (ofAnybody.includes(may)) return isHidden ? 404 : 'allowed';
  const held = (own ?? permissionsOf(tenant)) as readonly string[];
  if (may === 'provision' || !held.includes(may)) return 403;
  if (may === 'operate') return isOfSystem ? 'allowed' : 403;
  if (!namesIds) return 'allowed';
  if (isOfSystem) return 404;
  // What no role in a space allows is decided by the role in the organisation alone.
  const inSpace = may as Permission;
  if (!spaceMay('owner', inSpace)) return 'allowed';
  if (space === null) return 404;
  if (spaceMay(space, inSpace)) return 'allowed';
  return isHidden ? 404 : 403;
}

/** Refused for what the request gives away, or to whom, by a route that is open to the asker. */
const ofGiving = ['role-beyond', 'group-beyond', 'group-own', 'heir-beyond', 'mapping-needs-people'];
const ofOneself = ['own-account', 'same-person'];
const beyond = [...ofGiving, ...ofOneself];

type Given = { statusCode: number; body: string };

/** What a matrix tells apart: refused as nobody, as one who may not, as of what is not there; and everything else. */
export const answered = ({ statusCode }: Given): Answer =>
  statusCode === 401 || statusCode === 403 || statusCode === 404 ? statusCode : 'allowed';

/** Whether an answer is what it should be, as far as that hangs on the route. */
export function isRight(answer: Given, right: Answer): boolean {
  if (answered(answer) === right) return true;
  return right !== 403 && answer.statusCode === 403 && beyond.some((code) => answer.body.includes(`"code":"${code}"`));
}
