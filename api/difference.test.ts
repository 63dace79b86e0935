/** The difference between runs over a site that a script edits is the one that the script tells. */
import { expect, test } from 'vitest';
import { type Difference, DifferenceKind, type DifferencePage } from '#schema/difference.ts';
import type { ListOf } from '#schema/list.ts';
import { makeHand } from '#tests/fault/hand.ts';
import { makeReader, type Reader } from '#tests/fault/reader.ts';
import { makeEditedSite, type Seen, titleOf } from '#tests/sites/edited.ts';
import { serveSite } from '#tests/sites/site.ts';

type Row = Pick<DifferencePage, 'url' | 'kind' | 'title' | 'redirectedTo' | 'nearDuplicateOf'>;
type Run = { id: string; seen: Map<string, Seen> };

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Written from the contract alone. */
function kindOf(was: Seen | undefined, now: Seen | undefined): DifferenceKind | null {
  const had = was?.held ?? null;
  switch (now?.saw) {
    case 'text':
      if (!had) return 'added';
      return isSame(had, now.held) ? 'unchanged' : 'changed';
    case 'leads':
      return was?.saw === 'leads' && was.to === now.to ? null : 'redirected';
    case 'blocked':
      return was?.saw === 'blocked' ? null : 'blocked';
    case 'broken':
      return 'failed';
    default:
      if (had) return 'gone';
      // Nothing is where something was never known: a link that leads nowhere.
      return now && !now.isKnown && was?.saw !== 'gone' ? 'failed' : null;
  }
}

/** Pages whose words are the same, but for their figures. */
const copiesOf = (path: string, seen: Map<string, Seen>) =>
  [...seen]
    .filter(
      ([other, { saw, held }]) => other !== path && saw === 'text' && textOf(held) === textOf(seen.get(path)!.held),
    )
    .map(([other]) => other)
    .sort();

const textOf = (held: Seen['held']) => (held?.is === 'text' ? held.text : null);

function expected(origin: string, was: Run | null, now: Run): Row[] {
  const paths = [...new Set([...now.seen.keys(), ...(was?.seen.keys() ?? [])])].sort();
  return paths.flatMap((path) => {
    const [before, after] = [was?.seen.get(path), now.seen.get(path)];
    const kind = kindOf(before, after);
    if (kind === null) return [];
    const text = textOf(after?.held ?? before?.held ?? null);
    return [
      {
        url: origin + path,
        kind,
        title: text === null ? '' : titleOf(text),
        redirectedTo: kind === 'redirected' ? origin + after!.to : null,
        nearDuplicateOf: after?.saw === 'text' ? copiesOf(path, now.seen).map((other) => origin + other) : [],
      },
    ];
  });
}

async function rowsOf(reader: Reader, path: string): Promise<DifferencePage[]> {
  const rows: DifferencePage[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ListOf<DifferencePage> = await reader.get(`${path}&limit=29${cursor && `&cursor=${cursor}`}`);
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}

const shown = ({ url, kind, title, redirectedTo, nearDuplicateOf }: DifferencePage): Row => ({
  url,
  kind,
  title,
  redirectedTo,
  nearDuplicateOf,
});

async function expectDifference(reader: Reader, origin: string, was: Run | null, now: Run, query = ''): Promise<Row[]> {
  const rows = expected(origin, was, now);
  const got = await rowsOf(reader, `/crawl/${now.id}/difference/page?${query}`);
  expect(got.map(shown)).toEqual(rows);
  for (const { kind, was: before, now: after } of got) {
    if (kind === 'unchanged') expect(before!.versionId).toBe(after!.versionId);
    if (kind === 'changed') expect(before!.versionId).not.toBe(after!.versionId);
  }
  const counts = Object.fromEntries(
    DifferenceKind.options.map((kind) => [kind, rows.filter((row) => row.kind === kind).length]),
  );
  const difference = await reader.get<Difference>(`/crawl/${now.id}/difference?${query}`);
  expect(difference).toMatchObject({ counts, now: { id: now.id } });
  expect(difference.was?.id).toBe(was?.id);
  return rows;
}

test.each([1, 2])('four runs over a site edited between them differ by what was edited (seed %i)', async (seed) => {
  const plan = makeEditedSite(seed, 45);
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { requestsPerSecond: 2000, parallel: 16 });
  await using reader = await makeReader(hand);
  const runs: Run[] = [];
  for (const round of [1, 2, 3, 4]) {
    if (round > 1) plan.edit();
    const seen = plan.observe();
    runs.push({ id: (await hand.crawl()).crawlId, seen });
    // What failed, tried again, and what was only looked at are no runs to compare with.
    if (round === 2) await hand.crawl('dry');
  }
  const [first, second, third, fourth] = runs as [Run, Run, Run, Run];
  const against = ({ id }: Run) => `against=${id}`;
  const all = [
    await expectDifference(reader, site.origin, null, first),
    await expectDifference(reader, site.origin, first, second),
    await expectDifference(reader, site.origin, second, third),
    await expectDifference(reader, site.origin, third, fourth),
    await expectDifference(reader, site.origin, first, third, against(first)),
    await expectDifference(reader, site.origin, first, fourth, against(first)),
    await expectDifference(reader, site.origin, second, fourth, against(second)),
  ].flat();
  // The script does everything that there is to be seen.
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(DifferenceKind.options));
  expect(all.some(({ nearDuplicateOf }) => nearDuplicateOf.length > 0)).toBe(true);

  const rows = expected(site.origin, second, third);
  for (const kind of DifferenceKind.options) {
    const some = await rowsOf(reader, `/crawl/${third.id}/difference/page?kind=${kind}`);
    expect(some.map(shown)).toEqual(rows.filter((row) => row.kind === kind));
  }
  const csv = (await reader.text(`/crawl/${third.id}/difference/csv`)).split('\r\n');
  expect(csv.slice(1, -1).map((line) => line.split(',').slice(0, 2))).toEqual(rows.map(({ url, kind }) => [url, kind]));
});
