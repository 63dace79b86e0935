/** What a page about a level reads: where something stands, the levels there are, and what the one asked for stops. */
import { type Classification, Level, type LevelImpact, type Standing } from '#schema/classification.ts';
import { act, type Call, read } from './door.server.ts';
import type { Outcome } from './part-form.tsx';

export type Levelled = { kind: 'space' | 'collection'; id: string };

/** `?level=` asks what that level would change. */
export async function readLevel(call: Call, { kind, id }: Levelled) {
  const path = `/${kind}/${id}/level`;
  const asked = new URL(call.request.url).searchParams.get('level');
  const level = Level.shape.level
    .nullable()
    .catch(null)
    .parse(asked === null ? null : Number(asked));
  const standing = await read<Standing>(call, path);
  const [{ levels }, impact] = await Promise.all([
    read<Classification>(call, '/classification'),
    level === null ? null : read<LevelImpact>(call, `${path}/impact?level=${level}`),
  ]);
  return { standing, levels, impact };
}

/** Does what was shown, or answers why not. */
export async function putLevel(call: Call, { kind, id }: Levelled, posted: FormData): Promise<Outcome> {
  const body = { level: Number(posted.get('level')), impact: String(posted.get('impact')) };
  const put = await act<Standing>(call, 'PUT', `/${kind}/${id}/level`, body);
  return put.ok ? { intent: 'level' } : { intent: 'level', problem: put.problem };
}
