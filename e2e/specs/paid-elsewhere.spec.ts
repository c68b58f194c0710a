import type { Locator, Page } from 'playwright/test';
import { newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import { flowFile } from '../fixtures/flow-file.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';

const debtor = DEBTORS.rossi;
const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const look = lookInto('paid-elsewhere');
/** 200 % of 1366×768. */
const HALF = { width: 683, height: 384 };
const WHOLE = { width: 1366, height: 768 };

/** A blank, as a hand presses it: two within 35 ms are taken for a scanner's. */
async function tick(page: Page, box: Locator): Promise<void> {
  await page.waitForTimeout(100);
  await box.press('Space');
}

for (const colorScheme of ['light', 'dark'] as const) {
  const dark = colorScheme === 'dark' ? ' @dark' : '';
  const lookAtBothSizes = async (desk: Desk, name: string) => {
    await look(desk, `${name}-${colorScheme}`);
    await desk.page.setViewportSize(HALF);
    await look(desk, `${name}-${colorScheme}-200`);
    await desk.page.setViewportSize(WHOLE);
  };

  test(`two installments of four paid by one bank transfer, and one said to be paid, without a mouse (${colorScheme})${dark}`, async ({ readyHost, openDesk }) => {
    const { client, close } = await openReadyWindow(readyHost);
    const tari = await serviceIdOf(client, 'TARI');
    const saved = valueOf(await client.positions.create({
      ...newRequest(), serviceId: tari, year: 2026, fields: { utenza: '0012345' }, description: 'TARI 2026 - utenza 0012345', amountCents: 20_000, dueDate: dayFrom(30), payableUntil: null, notes: null, debtor, draft: false, acceptDuplicate: true, replacesId: null,
    }));
    const plan = [30, 60, 90, 120].map((days) => ({ amountCents: 5_000, dueDate: dayFrom(days) }));
    valueOf(await client.plans.save({ ...newRequest(), positionId: saved.id, expectedVersion: saved.version, installments: plan, wholeBeside: true, reason: null }));
    const navs = valueOf(await client.positions.show({ id: saved.id, nav: null })).options.flatMap(({ installments }) => installments).filter(({ of, state }) => of === 4 && state !== 'INVALID').map(({ nav }) => nav ?? '');
    const desk = await openDesk({ host: readyHost, path: '/verifica', context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const dialog = page.getByRole('dialog');
    await expect(page.getByRole('heading', { level: 1, name: 'Verifica pagamento' })).toBeVisible();
    await keyboard.scan(navs[2] ?? '');
    await tabTo(keyboard, page.getByRole('button', { name: 'Registra dichiarazione del cittadino' }), 60);
    await keyboard.press('Enter');
    // The one that was read is proposed, not the first of the plan.
    await expect(dialog.getByRole('checkbox', { name: /^Rata 3 di 4/ })).toBeChecked();
    await expect(dialog.getByRole('checkbox', { name: /^Rata 1 di 4/ })).not.toBeChecked();
    await lookAtBothSizes(desk, 'declaration');
    await keyboard.press('Escape');
    await tabTo(keyboard, page.getByRole('button', { name: 'Registra come pagato fuori pagoPA' }), 60);
    await keyboard.press('Enter');
    await expect(dialog).toContainText('La rata 3 di 4 diventa Pagata fuori pagoPA; restano da pagare le rate 1, 2 e 4');
    await tabTo(keyboard, dialog.getByRole('checkbox', { name: /^Rata 4 di 4/ }));
    await keyboard.press('Space');
    await expect(dialog).toContainText('Le rate 3 e 4 diventano Pagate fuori pagoPA; restano da pagare le rate 1 e 2');
    await expect(dialog.getByRole('textbox', { name: /^Importo pagato/ })).toHaveValue('100,00');
    await lookAtBothSizes(desk, 'record');
    // The whole amount and its installments are one debt: one of them at a time.
    await tick(page, dialog.getByRole('checkbox', { name: /^(?!Tutte).*200,00/ }));
    await expect(dialog.getByRole('checkbox', { name: /^Rata 4 di 4/ })).not.toBeChecked();
    await tick(page, dialog.getByRole('checkbox', { name: /^Rata 3 di 4/ }));
    await tick(page, dialog.getByRole('checkbox', { name: /^Rata 4 di 4/ }));
    await expect(dialog).toContainText('Le rate 3 e 4 diventano Pagate fuori pagoPA');
    await tabTo(keyboard, dialog.getByRole('combobox', { name: 'Come è stato pagato' }));
    await keyboard.type('Bon');
    await tabTo(keyboard, dialog.getByRole('textbox', { name: 'Quando' }));
    await keyboard.type('oggi');
    await tabTo(keyboard, dialog.getByRole('textbox', { name: 'Motivo' }));
    await keyboard.type('Bonifico visto');
    await keyboard.press('Control+Enter');
    await expect(page.getByText('Registrato il pagamento fuori pagoPA di 2 rate.')).toBeVisible();
    const after = valueOf(await client.positions.show({ id: saved.id, nav: null }));
    expect([after.state, ...after.options.flatMap(({ installments }) => installments).filter(({ of }) => of === 4).map(({ state }) => state)]).toEqual(['PARTIALLY_PAID', 'TO_SYNC', 'TO_SYNC', 'PAID_EXTERNALLY', 'PAID_EXTERNALLY']);
    close();
  });

  test(`a payment that a flow takes back: the task decided without a mouse, and what every screen then says (${colorScheme})${dark}`, async ({ readyHost, openDesk }) => {
    const { client, close } = await openReadyWindow(readyHost);
    const saved = valueOf(await client.positions.create({
      ...newRequest(), serviceId: await serviceIdOf(client, 'TARI'), year: 2026, fields: { utenza: '0012345' }, description: 'TARI 2026 - utenza 0012345', amountCents: 15_000, dueDate: dayFrom(30), payableUntil: null, notes: null, debtor, draft: false, acceptDuplicate: true, replacesId: null,
    }));
    const nav = saved.nav ?? '';
    const arrive = async (text: string) => valueOf(await client.payments.importFiles({ ...newRequest(), files: [{ name: 'file.xml', contentBase64: Buffer.from(text).toString('base64') }] }));
    await arrive(receiptFile({ nav, amountCents: 15_000, description: 'TARI 2026 - utenza 0012345', debtor: { fiscalCode: debtor.fiscalCode ?? '', name: debtor.name } }));
    await arrive(flowFile({ name: '2026-11-25BPPIITRRXXX-R1', day: '2026-11-25', rows: [{ iuv: nav.slice(1), iur: `rt${nav}`, amountCents: 15_000, outcome: '3' }] }));
    const desk = await openDesk({ host: readyHost, path: '/attivita', context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const card = page.getByRole('region', { name: 'Pagamento rivisto o revocato' });
    await expect(page.getByText(`${debtor.name} · TARI 2026 - utenza 0012345`).first()).toBeVisible({ timeout: 30_000 });
    await expect(card).toBeVisible();
    await lookAtBothSizes(desk, 'task');
    await tabTo(keyboard, card.getByRole('radio').first(), 60);
    await keyboard.press('Space');
    await tabTo(keyboard, card.getByRole('textbox', { name: 'Motivo' }));
    await keyboard.type('Detto dal PSP');
    await keyboard.press('Control+Enter');
    await expect(card).toContainText('Conferma la revoca');
    await expect(card).toContainText('Chiusa');
    await page.goto(page.url().replace(/#.*/, `#/posizioni/${saved.id}`));
    await expect(page.getByRole('table', { name: 'Pagamenti' })).toContainText('Revocato');
    await lookAtBothSizes(desk, 'position');
    await page.goto(page.url().replace(/#.*/, '#/verifica'));
    await expect(page.getByRole('heading', { level: 1, name: 'Verifica pagamento' })).toBeVisible();
    await keyboard.scan(nav);
    await expect(page.getByRole('heading', { name: 'Pagamento revocato' })).toBeVisible();
    await lookAtBothSizes(desk, 'verification');
    close();
  });
}
