/** An export of the record in a real browser: scheduled, due, opened, checked by the verifier, and one more by hand. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { freePort } from '#local/port.ts';
import { exportScheduleId } from '#schema/export.ts';
import { idleEngine } from '#tests/rig/api.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { startWeb } from '#tests/rig/web.ts';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { openStack, type Stack } from './stack.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const verifier = join(import.meta.dirname, '../../local/verify/main.mjs');

/** Starts the schedule's next run now, as the clock would. */
async function comeDue({ temporal: { address, namespace }, tenantId }: Stack, scheduleId: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { schedule } = new Client({ connection, namespace });
    await schedule.getHandle(exportScheduleId(tenantId, scheduleId)).trigger();
  } finally {
    await connection.close();
  }
}

/** Saves the archive that the page shows into the folder; answers where it lies. */
async function saved(page: Page, folder: string, name: string): Promise<string> {
  const link = page.getByRole('link', { name: /^Hämta audit-1-/ }).first();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const path = join(folder, name);
  await download.saveAs(path);
  return path;
}

journey(
  'an export is scheduled, comes when it is due, is opened and verified, and another is made by hand',
  async (chromium, stack) => {
    const { url } = stack;
    const found: string[] = [];
    await using folder = await openWorkFolder();
    await using desk = await openTab(chromium, url);
    const { page } = desk;
    await enterAsOfficer(page, stack, 'Åsa', 'sv');
    await page.goto(`${url}/compliance/export`);
    await page.getByText('Ingenting är exporterat.').waitFor();
    found.push(...(await wrongs(page, 'none')));

    await page.goto(`${url}/compliance/audit`);
    await page
      .getByLabel(/Skäl|Varför/)
      .first()
      .fill('Tillsynen vill ha loggen varje natt');
    await page.locator('button[value=begin]').click();
    await page.locator('.reading-session').waitFor();

    await page.goto(`${url}/compliance/export/schedule`);
    await page.getByLabel('Namn').fill('Till tillsynen');
    await page.getByLabel('Hur ofta').selectOption('cron');
    await page.locator('#cron').fill('30 2 * * *');
    await page.getByLabel('Skäl').fill('Varje natt, för att tillsynen ser på');
    found.push(...(await wrongs(page, 'schedule')));
    await page.getByRole('button', { name: 'Spara schemat' }).click();
    await page.getByRole('heading', { name: 'Till tillsynen' }).waitFor();
    await page.getByText('Nästa exporter').waitFor();
    const change = await page.getByRole('link', { name: /^Ändra/ }).getAttribute('href');

    await comeDue(stack, new URL(change!, url).searchParams.get('id')!);
    const archive = page.getByRole('link', { name: /^Hämta audit-1-/ });
    await expect.poll(() => page.reload().then(() => archive.count()), { timeout: 30_000 }).toBe(1);
    found.push(...(await wrongs(page, 'list')));
    const path = await saved(page, folder.path, 'export.zip');
    const files = await readArchive(await readFile(path));
    expect(files['events.csv']).toContain('export.schedule');
    const manifest = JSON.parse(files['manifest.json']!);
    expect(manifest).toMatchObject({ fromSeq: 1, findings: [] });
    const key = join(folder.path, 'public.pem');
    await writeFile(key, files['public.pem']!);
    const verified = await promisify(execFile)(process.execPath, [verifier, path, '--key', key, '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({ from: 1, to: manifest.toSeq, findings: [] });

    await page.goto(`${url}/compliance/export`);
    await page.getByRole('button', { name: 'Exportera nu: Till tillsynen' }).click();
    const next = page.getByRole('link', { name: new RegExp(`^Hämta audit-${manifest.toSeq + 1}-`) });
    await next.waitFor({ timeout: 30_000 });

    await page.goto(`${url}/compliance/export/new`);
    found.push(...(await wrongs(page, 'new')));
    await page.getByRole('button', { name: 'Exportera' }).click();
    await page.getByRole('link', { name: /^Hämta audit-1-/ }).waitFor({ timeout: 30_000 });
    found.push(...(await wrongs(page, 'one')));
    const whole = await readArchive(await readFile(await saved(page, folder.path, 'whole.zip')));
    expect(JSON.parse(whole['manifest.json']!).toSeq).toBeGreaterThan(manifest.toSeq);

    expect(found).toEqual([]);
    expect(desk.faults).toEqual([]);
  },
  120_000,
);

// The engine counts a run as missed after a week away: here it only says so, over pages that are the product's own.
journey('exports that did not come in time are told of on the desk, and beside their schedule', async (chromium) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const now = new Date().toISOString();
  const exportRecurrence = async () => ({ nextRunsAt: [now], missedRuns: 2, skippedRuns: 1, since: now });
  await using web = await startWeb({ publicUrl: url, temporal: { ...idleEngine, exportRecurrence } });
  await web.app.listen({ host: '127.0.0.1', port });
  const { tenantId } = web.ours;
  const reason = 'Varje natt till tillsynen';
  await web.db.withTenant(tenantId, ({ sql }) =>
    sql('update export_schedule set reason = $2 where tenant_id = $1', [tenantId, reason]),
  );
  const found: string[] = [];
  await using desk = await openTab(chromium, url);
  const { page } = desk;
  await enterAsOfficer(page, { url, database: web.database, tenantId }, 'Åsa', 'sv');
  await page.goto(`${url}/compliance`);
  const missed = page.getByRole('link', { name: /: 2 körningar uteblev$/ });
  await missed.waitFor();
  found.push(...(await wrongs(page, 'home, missed')));
  await missed.click();
  await page.getByText('2 exporter blev inte av i tid: Diarium var inte igång då.').waitFor();
  await page.getByText('1 export hoppades över').waitFor();
  found.push(...(await wrongs(page, 'schedules, missed')));
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('2 exports').waitFor();
  expect(found).toEqual([]);
  expect(desk.faults).toEqual([]);
});
