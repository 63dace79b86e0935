/**
 * The records of processing and the inventory of logs, written from the catalogue of data: `node local/inventory.ts`
 * writes both into docs/.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { acts } from '#schema/act.ts';
import { sayAct } from '#schema/act-words.ts';
import { processLogs } from '#schema/catalog/log.ts';
import { type CatalogEntry, catalog, dataClasses, periods, purposes } from '#schema/catalog.ts';

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

/** Article 30 of the General Data Protection Regulation, by purpose: what is processed, about whom, and for how long. */
export function recordsOfProcessing(): string {
  const sections = (Object.keys(purposes) as (keyof typeof purposes)[])
    .map((purpose) => ({ purpose, found: all.filter(([, { why }]) => why === purpose) }))
    .filter(({ found }) => found.length > 0)
    .map(({ purpose, found }) => {
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
controller of what is in its rows, and whoever runs the installation is its processor. Nothing is sent to anybody but the
models, mail servers and providers that the installation and the organisation have set.

Every row belongs to one organisation, which the database itself keeps apart from all others. \`identity\` says who
somebody is, or points at them; \`content\` is what people or websites wrote, or was made from it; \`technical\` is
states, times and counts; \`secret\` opens something, and is sealed or a hash; \`proof\` shows what was done. A person is
found as \`self\` (it is about them), \`author\` (they wrote or brought it) or \`actor\` (they did something to what is the
organisation's).

${sections.join('\n')}`;
}

/** Everything that is written down of what happens, where, and what is in it. */
export function logInventory(): string {
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

const written = { 'records-of-processing': recordsOfProcessing, 'log-inventory': logInventory };

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, write] of Object.entries(written))
    await writeFile(fileURLToPath(new URL(`../docs/${name}.md`, import.meta.url)), write());
}
