/** What the page of a person's request can do, by the button that was pressed. */
import { data } from '@remix-run/node';
import { act, type Call } from './door.server.ts';
import { textIn } from './fields-data.ts';
import type { Outcome } from './part-form.tsx';

export async function changeRequest(call: Call, id: string, posted: FormData) {
  const intent = textIn(posted, 'intent');
  const turn = turnOf(intent, posted);
  if (!turn) throw new Response(null, { status: 400 });
  const [path, body] = turn;
  const done = await act<unknown>(call, 'POST', `/person-request/${encodeURIComponent(id)}/${path}`, body);
  if (done.ok) return data<Outcome>({ intent });
  return data<Outcome>({ intent, problem: done.problem }, done.problem.status);
}

const fields = (posted: FormData, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, textIn(posted, name)]));

function turnOf(intent: string, posted: FormData): [path: string, body?: object] | null {
  switch (intent) {
    case 'deliver':
    case 'leave-out':
    case 'erase':
    case 'keep':
      return ['decide', { itemIds: [textIn(posted, 'itemId')], verdict: intent }];
    case 'take-out':
    case 'leave-in':
    case 'auto':
      return ['redact', { term: textIn(posted, 'term'), fate: intent }];
    case 'read':
      return ['reading', { reason: textIn(posted, 'readingReason') }];
    case 'release':
      return ['deliver'];
    case 'purge':
      return ['erase', fields(posted, 'decisionId', 'reason')];
    case 'rectify':
      return ['rectify', fields(posted, 'what', 'wrong', 'corrected')];
    case 'extend':
      return ['extend', { dueOn: textIn(posted, 'dueOn'), reason: textIn(posted, 'extension') }];
    case 'end':
      return ['end', fields(posted, 'outcome', 'note')];
    case 'again':
      return ['again'];
    default:
      return null;
  }
}
