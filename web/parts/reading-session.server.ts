/** The leave to read the record, as the loaders and actions of the pages behind it have it. */
import { data, redirect } from '@remix-run/node';
import type { Reading } from '#schema/reading.ts';
import { act, type Call, read } from './door.server.ts';
import { textIn } from './fields-data.ts';
import type { ReadingLeft } from './reading-session.tsx';
import { minutesUntil } from './visit.tsx';

/** Null while none is open. */
export async function readReading(args: Call): Promise<ReadingLeft | null> {
  const reading = await read<Reading | null>(args, '/audit/reading');
  return reading && { ...reading, minutesLeft: minutesUntil(reading.endsAt) };
}

/** Begins or ends one, and leads back to the same page, with what was looked for. */
export async function turnReading(args: Call, posted: FormData) {
  const outcome =
    posted.get('intent') === 'end'
      ? await act(args, 'DELETE', '/audit/reading')
      : await act(args, 'POST', '/audit/reading', {
          category: textIn(posted, 'category'),
          reason: textIn(posted, 'reason'),
        });
  if (!outcome.ok) return data(outcome.problem, outcome.problem.status);
  const { pathname, search } = new URL(args.request.url);
  return redirect(pathname + search);
}
