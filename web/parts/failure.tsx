/** A page that could not be shown: what happened, and what to do now. */
import { isRouteErrorResponse, Link } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { useVoice } from './voice.tsx';

export function Failure({ error }: { error: unknown }) {
  const { say } = useVoice();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const problem = isRouteErrorResponse(error) ? readProblem(error.data) : undefined;
  const kind = kindOf(status);
  return (
    <div className="narrow failure">
      <p className="status">{status}</p>
      <h1>{say(`failure.${kind}`)}</h1>
      {problem?.detail && kind !== 'missing' && <p>{problem.detail}</p>}
      <p>{say(`failure.${kind}.next`)}</p>
      <p>
        <Link to="/">{say('failure.home')}</Link>
      </p>
    </div>
  );
}

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
