/** From the posted form of a source to its contract. Nothing is judged here: the API says what is wrong, and where. */
import type { SourceBounds } from '#schema/setting.ts';
import { Schedule, SourceForm } from '#schema/source.ts';

/** A form nobody has filled in yet. */
export const blankForm: SourceForm = {
  ...SourceForm.parse({ name: '-', startUrls: ['https://example.org/'] }),
  name: '',
  startUrls: [],
};

/** The same, its numbers as near to what suits most sites as the organisation allows. */
export function blankFormWithin({ limits }: SourceBounds): SourceForm {
  if (!limits) return blankForm;
  const near = (value: number, { min, max }: { min: number; max: number }) => Math.min(max, Math.max(min, value));
  return {
    ...blankForm,
    maxPages: near(blankForm.maxPages, limits.pagesPerCrawl),
    requestsPerSecond: near(blankForm.requestsPerSecond, limits.requestsPerSecondPerHost),
  };
}

/** What a schedule's fields hold while nobody needs them. */
export const untouchedSchedule: Schedule = Schedule.parse({ every: 'day' });

/** The time of day as its field writes it: `03:30`. */
export const clockOf = ({ hour, minute }: Schedule): string =>
  [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');

/** Fields as posted; a number that is none becomes NaN, which the contract refuses at its own field. */
export function readSourceForm(posted: FormData): SourceForm {
  const { text, number } = fieldsOf(posted);
  const lines = (name: string) =>
    text(name)
      .split(/\s*\n\s*/)
      .filter(Boolean);
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
    schedule: readSchedule(posted),
  };
}

function fieldsOf(posted: FormData) {
  const text = (name: string) => String(posted.get(name) ?? '').trim();
  return { text, number: (name: string) => (text(name) === '' ? Number.NaN : Number(text(name))) };
}

/** Only the fields that belong to how often are read: the others may hold anything, out of sight. */
export function readSchedule(posted: FormData): SourceForm['schedule'] {
  const { text, number } = fieldsOf(posted);
  const every = text('every');
  if (!isEvery(every)) return null;
  const schedule = { ...untouchedSchedule, every, timeZone: text('timeZone') };
  if (every === 'cron') return { ...schedule, cron: text('cron') };
  if (every === 'hour') return { ...schedule, minute: number('minute') };
  const [hour, minute = Number.NaN] = text('clock').split(':').map(Number);
  return {
    ...schedule,
    hour: hour!,
    minute,
    ...(every === 'week' && { weekday: number('weekday') }),
    ...(every === 'month' && { monthday: number('monthday') }),
  };
}

const isEvery = (every: string): every is Schedule['every'] => ['hour', 'day', 'week', 'month', 'cron'].includes(every);
