/** The table of an export as LibreOffice opens it: its letters are whole, and what looks like a formula is text. */
import { expect, test } from 'vitest';
import { doSomething, exportNow, makeExportScene } from '#tests/rig/export.ts';
import { openedTable, whyNoOffice } from '#tests/rig/office.ts';

const lacks = whyNoOffice();
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://127.0.0.1/";"x")', "=cmd|' /C calc'!A0"];
const names = [...formulas, 'Åsa "Öst", Ärla', 'éßłø – “日本”', 'två\nrader'];

test.skipIf(lacks)(
  `a table opens in LibreOffice as it was written, and no cell counts ${lacks ?? ''}`,
  {
    timeout: 120_000,
  },
  async () => {
    await using scene = await makeExportScene();
    const { db, tenantId } = scene;
    for (const name of names) await doSomething(db, tenantId, name, { said: name });
    const csv = (await exportNow(scene)).files['events.csv']!;
    const [head, ...rows] = await openedTable(csv);
    const column = (name: string) => head!.findIndex(({ text }) => text === name);
    const shown = rows.slice(-names.length).map((row) => row[column('actor_name')]!);
    // A mark before it tells a table that it is text.
    const wanted = names.map((name) => (formulas.includes(name) ? `'${name}` : name));
    expect(shown.map(({ text }) => text)).toEqual(wanted);
    expect(new Set(shown.map(({ type }) => type))).toEqual(new Set(['string']));
    expect(rows.flat().filter(({ formula }) => formula !== null)).toEqual([]);
    expect(rows.flat().filter(({ text }) => text.startsWith('Err:') || text.startsWith('#'))).toEqual([]);
  },
);
