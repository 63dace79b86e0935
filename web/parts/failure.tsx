/** A page that could not be shown: what happened, and what to do now. */
import { isRouteErrorResponse, Link } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { useVoice } from './voice.tsx';

export function Failure({ error }: { error: unknown }) {
  const { say } = useVoice();
  const status = statusOf(error);
  const problem = isRouteErrorResponse(error) ? readProblem(error.data) : undefined;
  const kind = kindOf(status);
  return (
    <div className="narrow failure">
      <p className="status">{status}</p>
      <h1>{say(failureOf(error))}</h1>
      {problem?.detail && kind !== 'missing' && <p>{problem.detail}</p>}
      <p>{say(`failure.${kind}.next`)}</p>
      <p>
        <Link to="/">{say('failure.home')}</Link>
      </p>
    </div>
  );
}

/** The words for what happened, of a page's title too. */
export const failureOf = (error: unknown) => `failure.${kindOf(statusOf(error))}` as const;

const statusOf = (error: unknown): number => (isRouteErrorResponse(error) ? error.status : 500);

function kindOf(status: number): 'missing' | 'forbidden' | 'busy' | 'defect' {
  if (status === 404 || status === 410 || status === 400) return 'missing';
  if (status === 401 || status === 403) return 'forbidden';
  return status === 503 || status === 504 || status === 429 ? 'busy' : 'defect';
}

function readProblem(data: unknown): Problem | undefined {
  try {
    return (typeof data === 'string' ? JSON.parse(data) : data) as Problem;
  } catch {
    return undefined;
  }
}
