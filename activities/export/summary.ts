/** An export for people: how much of what by whom and when, and whether the chain holds. To be printed and kept. */
import type { Act } from '#schema/act.ts';
import { sayAct } from '#schema/act-words.ts';
import type { ExportManifest } from '#schema/export-manifest.ts';
import type { Language } from '#schema/session.ts';
import { definitions, grid, html, printable, section } from '../text/printable.ts';
import type { Counted, Tally } from './tally.ts';

const words = {
  sv: {
    title: 'Export av loggen',
    range: 'Omfattning',
    links: 'Länkar i kontrollkedjan',
    first: 'Första händelsen',
    last: 'Sista händelsen',
    events: 'Händelser',
    heads: 'Signerade kedjehuvuden',
    none: 'inga',
    chain: 'Kontrollkedjan',
    state: 'Läge',
    holds: 'Kedjan är obruten: varje händelse är den som länkades, och inget saknas.',
    broken: 'Kedjan stämmer inte. Avvikelserna står nedan.',
    before: 'Hash före den första länken',
    tip: 'Hash vid den sista länken',
    finding: 'Avvikelse',
    place: 'Länk',
    acts: 'Händelser per handling',
    act: 'Handling',
    code: 'Kod',
    people: 'Händelser per person',
    person: 'Vem',
    days: 'Händelser per dag (UTC)',
    day: 'Dag',
    outcomes: 'Händelser per utfall',
    outcome: 'Utfall',
    count: 'Antal',
    others: 'Övriga',
    done: 'utfört',
    denied: 'nekat',
    failed: 'misslyckat',
    system: 'Systemet',
  },
  en: {
    title: 'Export of the record',
    range: 'What it covers',
    links: 'Links of the chain',
    first: 'First event',
    last: 'Last event',
    events: 'Events',
    heads: 'Signed heads',
    none: 'none',
    chain: 'The chain',
    state: 'State',
    holds: 'The chain is whole: each event is the one that was linked, and none is missing.',
    broken: 'The chain does not hold. What was found is listed below.',
    before: 'Hash before the first link',
    tip: 'Hash at the last link',
    finding: 'Finding',
    place: 'Link',
    acts: 'Events by act',
    act: 'Act',
    code: 'Code',
    people: 'Events by person',
    person: 'Who',
    days: 'Events by day (UTC)',
    day: 'Day',
    outcomes: 'Events by outcome',
    outcome: 'Outcome',
    count: 'Count',
    others: 'Others',
    done: 'done',
    denied: 'denied',
    failed: 'failed',
    system: 'The system',
  },
} as const;

/** Rows of a table that somebody reads on paper; the rest is one more. */
const mostRows = 500;

type Summed = Omit<ExportManifest, 'files'>;

export function summaryOf(manifest: Summed, tally: Tally, tenant: { name: string; language: Language }): string {
  const { name, language } = tenant;
  const say = words[language];
  const { fromSeq, toSeq, firstAt, lastAt, counts, chain, findings } = manifest;
  const table = (head: string, counted: Counted, nameOf = (given: string) => given) =>
    grid([head, say.count], shortened(counted, say.others, nameOf));
  return printable(
    { language, title: say.title, subtitle: name },
    section(
      say.range,
      definitions([
        [say.links, toSeq < fromSeq ? say.none : `${fromSeq}–${toSeq}`],
        [say.first, firstAt ?? say.none],
        [say.last, lastAt ?? say.none],
        [say.events, counts.events],
        [say.heads, counts.heads],
      ]),
    ),
    section(
      say.chain,
      definitions([
        [say.state, findings.length === 0 ? say.holds : html`<strong>${say.broken}</strong>`],
        [say.before, chain.before.hash],
        [say.tip, chain.tip.hash],
      ]),
      findings.length > 0 &&
        grid(
          [say.finding, say.place],
          findings.map(({ code, seq }) => [code, seq]),
        ),
    ),
    section(
      say.acts,
      grid(
        [say.act, say.code, say.count],
        tally.acts().map(([act, count]) => [sayAct(act as Act, language) ?? act, act, count]),
      ),
    ),
    section(
      say.people,
      table(say.person, tally.people(), (who) => (who === 'system' ? say.system : who)),
    ),
    section(say.days, table(say.day, tally.days())),
    section(
      say.outcomes,
      table(say.outcome, tally.outcomes(), (outcome) => say[outcome as 'done'] ?? outcome),
    ),
  );
}

function shortened(counted: Counted, others: string, nameOf: (given: string) => string): [string, number][] {
  const rows = counted.slice(0, mostRows).map(([name, count]): [string, number] => [nameOf(name), count]);
  const rest = counted.slice(mostRows).reduce((sum, [, count]) => sum + count, 0);
  return rest > 0 ? [...rows, [others, rest]] : rows;
}
