/** From the posted form of a source to its contract. Nothing is judged here: the API says what is wrong, and where. */
import { type Schedule, SourceForm } from '#schema/source.ts';

/** A form nobody has filled in yet. */
export const blankForm: SourceForm = {
  ...SourceForm.omit({ name: true, startUrls: true }).parse({}),
  name: '',
  startUrls: [],
};

/** Fields as posted; a number that is none becomes NaN, which the contract refuses at its own field. */
export function readSourceForm(posted: FormData): SourceForm {
  const text = (name: string) => String(posted.get(name) ?? '').trim();
  const lines = (name: string) =>
    text(name)
      .split(/\s*\n\s*/)
      .filter(Boolean);
  const number = (name: string) => (text(name) === '' ? Number.NaN : Number(text(name)));
  return {
    name: text('name'),
    kind: text('kind') as SourceForm['kind'],
    startUrls: lines('startUrls'),
    maxDepth: number('maxDepth'),
    maxPages: number('maxPages'),
    include: lines('include'),
    exclude: lines('exclude'),
    sameSite: text('sameSite') as SourceForm['sameSite'],
    requestsPerSecond: number('requestsPerSecond'),
    parallel: number('parallel'),
    obeyRobots: posted.get('obeyRobots') === 'on',
    files: posted.get('files') === 'on',
    render: posted.get('render') === 'on',
    schedule: readSchedule(text, number),
  };
}

function readSchedule(text: (name: string) => string, number: (name: string) => number): SourceForm['schedule'] {
  const every = text('every');
  if (!isEvery(every)) return null;
  const [hour, minute] = text('clock').split(':').map(Number);
  return {
    every,
    weekday: number('weekday'),
    monthday: number('monthday'),
    cron: text('cron') || null,
    hour: hour ?? Number.NaN,
    minute: minute ?? Number.NaN,
    timeZone: text('timeZone'),
  };
}

const isEvery = (every: string): every is Schedule['every'] => ['hour', 'day', 'week', 'month', 'cron'].includes(every);
