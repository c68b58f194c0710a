import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newRequest, NUMBERING, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { goTo, settle } from '../pages/walk.ts';

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures/unsent');
mkdirSync(PICTURES, { recursive: true });
const picture = (name: string) => ({ path: join(PICTURES, `${name}.png`) });

async function printNotice(host: Host, amountCents: number): Promise<number> {
  const { client, close } = await openReadyWindow(host);
  const made = valueOf(await client.positions.create({ ...newRequest(), serviceId: await serviceIdOf(client, 'CIE'), year: 2026, fields: {}, description: 'Carta identita elettronica', amountCents, dueDate: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10), payableUntil: null, notes: null, debtor: DEBTORS.rossi, draft: false, acceptDuplicate: true, replacesId: null }));
  valueOf(await client.notices.print({ ...newRequest(), installmentId: made.installmentId, copies: 1, reason: 'Rete assente' }));
  close();
  return made.id;
}

/** The second desk of the office: same Comune, its own workstation number. */
async function becomeSecondDesk(host: Host): Promise<void> {
  const { client, close } = await openReadyWindow(host);
  valueOf(await client.setup.saveNumbering({ ...newRequest(), ...NUMBERING, workstation: '002', expectedVersion: 1 }));
  close();
}

test('printed notices that were not sent are told in the bar, asked about at closing, and carried to another desk', async ({ readyHost, freshHost, openDesk }) => {
  const first = await openDesk({ host: readyHost });
  const leave = () => first.page.evaluate(() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; });
  await settle(first);
  const mark = first.page.getByRole('contentinfo').getByRole('link', { name: /avvis[oi] stampat/ });
  await expect(mark).toHaveCount(0);
  expect(await leave()).toBe(false);

  await printNotice(readyHost, 2221);
  const positionId = await printNotice(readyHost, 2221);
  await expect(mark).toContainText('2 avvisi stampati non ancora inviati');
  await expect(mark).toContainText('il più vecchio dalle');
  expect(await leave()).toBe(true);

  await goTo(first, '/sincronizzazione');
  const panel = first.page.getByRole('region', { name: 'Se questo posto non può inviare' });
  await expect(panel).toContainText('2 posizioni che non sono sul portale, 2 con l’avviso già stampato.');
  const code = (await panel.locator('.sync-code').textContent()) ?? '';
  await settle(first);
  await first.page.screenshot(picture('panel'));
  expect(await axeFindings(first.page)).toEqual([]);
  await panel.getByRole('button', { name: 'Esporta i non inviati…' }).click();
  await first.page.screenshot(picture('export'));
  expect(await axeFindings(first.page)).toEqual([]);
  const [download] = await Promise.all([first.page.waitForEvent('download'), first.page.getByRole('dialog').getByRole('button', { name: 'Esporta', exact: true }).click()]);
  expect(download.suggestedFilename()).toMatch(/^non-inviati-postazione-001-\d{4}-\d\d-\d\d\.json$/);
  const file = await download.path();

  // The window really stays: the browser asks, in its own words.
  const question = first.page.waitForEvent('dialog');
  await first.page.close({ runBeforeUnload: true });
  const asked = await question;
  expect(asked.type()).toBe('beforeunload');
  await asked.dismiss();
  await expect(panel).toBeVisible();

  await becomeSecondDesk(freshHost);
  const second = await openDesk({ host: freshHost, path: '/sincronizzazione', context: { colorScheme: 'dark' } });
  await settle(second);
  await second.page.getByRole('button', { name: 'Carica da un altro posto…' }).click();
  const dialog = second.page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByLabel('Codice del posto').fill('AAAA-AAAA-AAAA-AAAA');
  await dialog.getByRole('button', { name: 'Carica', exact: true }).click();
  await expect(dialog).toContainText('Il codice non è quello del posto che ha fatto questo file.');
  await second.page.screenshot(picture('load-dark'));
  expect(await axeFindings(second.page)).toEqual([]);
  await dialog.getByLabel('Codice del posto').fill(code.toLowerCase());
  await dialog.getByRole('button', { name: 'Carica', exact: true }).click();
  await expect(second.page.getByRole('main')).toContainText('2 posizioni caricate.');
  await expect(second.page.getByRole('contentinfo')).toContainText('2 avvisi stampati non ancora inviati');
  await settle(second);
  await second.page.screenshot(picture('loaded-dark'));
  expect(await axeFindings(second.page)).toEqual([]);

  // Sent, as far as this desk knows: nothing is asked any more.
  const portal = await openReadyWindow(readyHost);
  valueOf(await portal.client.positions.markUploaded({ ...newRequest(), ids: [positionId], all: false }));
  await expect(mark).toContainText('1 avviso stampato non ancora inviato');
  valueOf(await portal.client.positions.markUploaded({ ...newRequest(), ids: [], all: true }));
  portal.close();
  await expect(mark).toHaveCount(0);
  expect(await leave()).toBe(false);
});
