/**
 * The records of processing, the table of periods, the form of an impact assessment and the inventory of logs, written
 * from the catalogue of data: `node local/inventory.ts` writes all of them into docs/.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { acts } from '#schema/act.ts';
import { sayAct } from '#schema/act-words.ts';
import { processLogs } from '#schema/catalog/log.ts';
import { type CatalogEntry, catalog, dataClasses, periods, purposes } from '#schema/catalog.ts';
import { What } from '#schema/retention.ts';

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const tableOf = (heads: readonly string[], rows: readonly string[]): string =>
  [row(...heads), row(...heads.map(() => '---')), ...rows].join('\n');

type Named = readonly [table: string, entry: CatalogEntry];
const all: readonly Named[] = Object.entries(catalog);

const columnsOf = ({ columns }: CatalogEntry, kind: string): string =>
  Object.keys(columns)
    .filter((column) => columns[column] === kind)
    .join(', ') || '–';

const waysOf = ({ ways }: CatalogEntry): string =>
  ways.map(({ as, path }) => `${as}: ${path.join(' → ')}`).join('; ') || '–';

const byPurpose = () =>
  (Object.keys(purposes) as (keyof typeof purposes)[])
    .map((purpose) => ({ purpose, found: all.filter(([, { why }]) => why === purpose) }))
    .filter(({ found }) => found.length > 0);

/** Article 30 of the General Data Protection Regulation, by purpose: what is processed, about whom, and for how long. */
function recordsOfProcessing(): string {
  const sections = byPurpose().map(({ purpose, found }) => {
    const rows = found.map(([name, entry]) =>
      row(
        `\`${name}\``,
        entry.owner,
        ...dataClasses.map((kind) => columnsOf(entry, kind)),
        waysOf(entry),
        periods[entry.kept].en,
      ),
    );
    const heads = ['table', 'whose', ...dataClasses, 'leads to a person by', 'kept'];
    return `## ${purposes[purpose].en}\n\n${purposes[purpose].sv}.\n\n${tableOf(heads, rows)}\n`;
  });
  return `# Records of processing

Written by \`node local/inventory.ts\` from \`schema/catalog.ts\`; a test fails when the two differ. The organisation is the
controller of what is in its rows, and whoever runs the installation is its processor. Nothing is sent to anybody but
those in the register of recipients, which each organisation finds under Compliance.

Every row belongs to one organisation, which the database itself keeps apart from all others. \`identity\` says who
somebody is, or points at them; \`content\` is what people or websites wrote, or was made from it; \`technical\` is
states, times and counts; \`secret\` opens something, and is sealed or a hash; \`proof\` shows what was done. A person is
found as \`self\` (it is about them), \`author\` (they wrote or brought it) or \`actor\` (they did something to what is the
organisation's).

${sections.join('\n')}`;
}

/** How long each table is kept, the shortest of what is said first. */
function retentionTable(): string {
  const rows = (Object.keys(periods) as (keyof typeof periods)[])
    .map((kept) => ({ kept, tables: all.filter(([, entry]) => entry.kept === kept) }))
    .filter(({ tables }) => tables.length > 0)
    .map(({ kept, tables }) =>
      row(periods[kept].en, periods[kept].sv, tables.map(([name]) => `\`${name}\``).join(', ')),
    );
  return `# How long things are kept

Written by \`node local/inventory.ts\` from \`schema/catalog.ts\`; a test fails when the two differ. Rules of an
organisation, each by a decision of its own, can be about: ${What.options.join(', ')}. A legal hold comes before all of it.

${tableOf(['kept', 'bevaras', 'tables'], rows)}
`;
}

const classed = (found: readonly Named[]): string =>
  dataClasses.filter((kind) => found.some(([, { columns }]) => Object.values(columns).includes(kind))).join(', ');

/** Article 35: what the product knows of itself is filled in, and what only the organisation can know is asked. */
function impactAssessment(): string {
  const rows = byPurpose().map(({ purpose, found }) =>
    row(
      purposes[purpose].en,
      classed(found),
      found.some(([, { ways }]) => ways.length > 0) ? 'yes' : 'no',
      [...new Set(found.map(([, { kept }]) => periods[kept].en))].join('; '),
    ),
  );
  return `# Impact assessment: a form

Written by \`node local/inventory.ts\` from \`schema/catalog.ts\`; a test fails when the two differ. The first part is what
the product does; the rest is for the organisation to fill in, which alone knows its purposes and its people.

## What is processed

${tableOf(['purpose', 'classes of data', 'leads to people', 'kept'], rows)}

Table by table: [records of processing](records-of-processing.md). What is logged: [inventory of logs](log-inventory.md).
How long: [how long things are kept](retention-table.md). What stands against harm: [threat model](threat-model.md).

## To be filled in

1. Which of the organisation's tasks is this for, and on which ground in article 6, and in article 9 where it applies?
2. Whose data stands in the websites, files and recordings that are to be learned? Are there children, patients, clients?
3. Are all of these sources needed for the task? Which are left out, and which are kept to groups or levels?
4. Which models are used, from which provider, in which region, and what do they keep? (The register of AI systems.)
5. Who may ask, who sees to it, who reads the record of acts, and who is their second person?
6. By which decisions are things disposed of, after how long, and who has looked at the calendar of what is to go?
7. How are people told that they are talking to a machine, and where do they turn to have something put right?
8. Which harm could come to somebody by a wrong answer, by a leak, by what is kept too long or gone too soon? How likely,
   how bad, what is done about it, and what is left?
9. What did the data protection officer say, and who decided, when?
10. When is this looked at again?
`;
}

/** Everything that is written down of what happens, where, and what is in it. */
function logInventory(): string {
  const lines = Object.entries(processLogs).map(([message, { process, facts, when }]) =>
    row(message === 'plainWarning' ? 'what is kept is not sealed' : message, process, when, facts),
  );
  const proofs = all
    .filter(([, { columns }]) => Object.values(columns).includes('proof'))
    .map(([name, entry]) =>
      row(`\`${name}\``, columnsOf(entry, 'proof'), purposes[entry.why].en, periods[entry.kept].en),
    );
  return `# Inventory of logs

Written by \`node local/inventory.ts\` from \`schema/act.ts\` and \`schema/catalog.ts\`; a test fails when they differ.

## The record of acts

In the table \`audit_event\`, in the transaction of the act itself: when, who, from which address, what, on what, with which
outcome, and facts about what changed. No content and no secrets. It is bound into a chain, and reading it is an act too.

${tableOf(
  ['act', 'who did it …'],
  acts.map((act) => row(`\`${act}\``, sayAct(act, 'en'))),
)}

## Rows that prove something

${tableOf(['table', 'columns', 'why', 'kept'], proofs)}

## Logs of the processes

One JSON object a line on standard output, for whoever runs the installation to gather and to keep as long as they have
decided. Of an error its kind, its code and the frames of its stack, never its message.

${tableOf(['message', 'process', 'when', 'beside it'], lines)}

The worker also passes on what Temporal's own client says, with workflow, activity and attempt. Temporal keeps the
histories of workflows, sealed, until the retention of its namespace; PostgreSQL writes its log as it is set to.
`;
}

/** By the names of the files. */
export const documents = {
  'records-of-processing': recordsOfProcessing,
  'retention-table': retentionTable,
  'dpia-template': impactAssessment,
  'log-inventory': logInventory,
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, write] of Object.entries(documents))
    await writeFile(fileURLToPath(new URL(`../docs/${name}.md`, import.meta.url)), write());
}
