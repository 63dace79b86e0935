/** A scene for files: the product, a collection to bring them to, and a folder of different ones on disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import type { Extract } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { signIn } from './sign-in.ts';
import { openStack, type Stack } from './stack.ts';

export type Scene = AsyncDisposable & {
  stack: Stack;
  spaceId: string;
  /** Paths of two collections: one to bring files to, and one beside it. */
  collection: string;
  other: string;
  /** Holds `fiske.pdf`, `Protokoll/protokoll.md`, `kontakt.txt`, `trasig.pdf` and `program.exe`. */
  folder: string;
};

/** On page 12 of `fiske.pdf`, and nowhere else. */
const fee = 'Ett fiskekort för Storsjön kostar 240 kronor per år.';
export const feePage = 12;

/** `settings` are the product's. */
export async function openScene(...settings: Parameters<typeof openStack>): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const stack = built.use(await openStack(...settings));
  const folder = mkdtempSync(join(inject('runDir'), 'filer-'));
  built.defer(() => rmSync(folder, { recursive: true, force: true }));
  fillFolder(folder);
  const { spaceId, collection, other } = await furnish(stack);
  const held = built.move();
  return { stack, spaceId, collection, other, folder, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** As much as a page holds, so that what is found on one is not also found on those around it. */
const rules = (page: number) =>
  Array.from({ length: 26 }, (_, nth) => ({
    text: `Paragraf ${page}:${nth + 1} säger hur nät, spön och båtar får användas i den delen av sjön.`,
    ...{ x: 72, y: 130 + nth * 18 },
  }));

function fillFolder(folder: string): void {
  const pages = Array.from({ length: feePage + 2 }, (_, at) => ({
    lines: [
      { text: `Regler för Storsjön, avsnitt ${at + 1}`, x: 72, y: 90, size: 16, isBold: true },
      ...rules(at + 1),
      ...(at + 1 === feePage ? [{ text: fee, x: 72, y: 640 }] : []),
    ],
  }));
  mkdirSync(join(folder, 'Protokoll'));
  writeFileSync(join(folder, 'fiske.pdf'), makePdf({ pages, title: 'Fiske i kommunen' }));
  writeFileSync(
    join(folder, 'Protokoll/protokoll.md'),
    '# Protokoll\n\nNämnden beslutade att bygga en lekplats i Ekparken.\n',
  );
  writeFileSync(join(folder, 'kontakt.txt'), 'Växeln nås på telefon 0290-10 20 30 alla vardagar.\n');
  writeFileSync(join(folder, 'trasig.pdf'), '%PDF-1.7\nhär är inget\n');
  writeFileSync(join(folder, 'program.exe'), 'MZ');
}

/** A space of the administrator's, with two collections. */
async function furnish({ database, tenantId }: Stack) {
  await using db = await openDatabase({ url: database.appUrl, pool: 1 });
  const [spaceId, filesId, otherId] = [newId(), newId(), newId()];
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Storvik', 'shared')`, [
      tenantId,
      spaceId,
    ]);
    await sql(
      `insert into member (tenant_id, space_id, person_id, role)
       select $1, $2, id, 'owner' from person where tenant_id = $1`,
      [tenantId, spaceId],
    );
    await sql(
      `insert into collection (tenant_id, id, space_id, name) values ($1, $3, $2, 'Filer'), ($1, $4, $2, 'Arkiv')`,
      [tenantId, spaceId, filesId, otherId],
    );
  });
  return { spaceId, collection: `/collection/${filesId}`, other: `/collection/${otherId}` };
}

/** The line of a file on the open page. */
export const lineOf = (page: Page, name: string) => page.locator('.files li', { hasText: name });

/** A file takes no longer from its last byte to search. */
export const readMs = 40_000;

/** Signed in, at the collection to bring files to. */
export async function openCollection(page: Page, { stack, collection }: Scene): Promise<void> {
  await signIn(page, stack);
  await page.goto(stack.url + collection);
}

/** Chooses a file of this content, as from a dialog. Answers its path, by which it can be chosen again. */
export async function choose(page: Page, { folder }: Scene, name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, content);
  await page.getByLabel(/^(Välj filer|Choose files)$/).setInputFiles(path);
  return path;
}

/** Waits until so many runs over files of this name have ended well. */
export async function untilRead(page: Page, { stack, collection }: Scene, name: string, count = 1): Promise<void> {
  const path = `/api/v1/extract?collectionId=${collection.split('/').at(-1)}&state=finished`;
  const read = async () => {
    const { items } = (await (await page.request.get(stack.url + path)).json()) as ListOf<Extract>;
    return items.filter((run) => run.name === name).length;
  };
  await expect.poll(read, { timeout: readMs, interval: 500 }).toBe(count);
}
