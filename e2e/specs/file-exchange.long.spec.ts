import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { createPartner, type Partner } from '../../main/intermediary/connectors/file/testing/partner.ts';
import { SSHD, startOpenSshServer, type OpenSshServer } from '../../main/intermediary/connectors/file/testing/openssh-server.ts';
import type { Client } from '../../renderer/bridge/client.ts';
import { ENTITY, newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import { lookInto } from '../fixtures/look.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { goTo } from '../pages/walk.ts';

test.skip(SSHD === null, 'sshd is not installed (Debian package openssh-server)');

let root = '';
let server: OpenSshServer;
let partner: Partner;
test.beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sportello-sftp-'));
  server = await startOpenSshServer(root);
  partner = await createPartner({ root: server.folder, organization: ENTITY.fiscalCode, nowMs: () => Date.now() });
});
test.afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');
const DEBTOR = { fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario' };

/** Another server's: one digit of the fingerprint is not that of ours. */
const otherThan = (fingerprint: string): string => fingerprint.replace(/^(SHA256:)(.)/, (_, head: string, first: string) => `${head}${first === 'A' ? 'B' : 'A'}`);

async function connectBySftp(desk: Desk, look: ReturnType<typeof lookInto>): Promise<void> {
  const { page } = desk;
  await goTo(desk, '/configurazione/intermediario');
  await main(page).getByText('Scambio di file').first().click();
  await page.getByRole('combobox', { name: 'Dove si scambiano i file' }).click();
  await page.getByRole('option', { name: 'Un server SFTP, con chiave' }).click();
  await page.getByRole('textbox', { name: 'Server', exact: true }).fill('127.0.0.1');
  await page.getByLabel('Porta').fill(String(server.port));
  await page.getByRole('textbox', { name: 'Utente' }).fill(server.user);
  await page.getByLabel('Chiave privata', { exact: true }).fill(server.privateKey);
  await page.getByRole('textbox', { name: 'Impronta del server' }).fill(otherThan(server.fingerprint));
  await page.getByRole('textbox', { name: 'Cartella sul server' }).fill(server.folder);
  await look(desk, '0-typed');
  await page.getByRole('button', { name: /^Salva/ }).click();
  await expect(page.getByText('Collegamento salvato.')).toBeVisible();
}

async function createPosition(client: Client): Promise<Readonly<{ id: number; nav: string }>> {
  const made = valueOf(await client.positions.create({
    ...newRequest(), serviceId: await serviceIdOf(client, 'TARI'), year: 2026, fields: { anno: '2026', utenza: '00123' }, description: 'TARI 2026', amountCents: 15_000, dueDate: `${new Date().getFullYear() + 1}-12-31`, payableUntil: null, notes: null,
    debtor: { ...DEBTOR, type: 'F', address: { street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' }, email: null, pec: null, phone: null }, draft: false, acceptDuplicate: true, replacesId: null,
  }));
  if (made.nav === null) throw new Error('No number');
  return { id: made.id, nav: made.nav };
}

for (const colorScheme of ['light', 'dark'] as const) test(`by SFTP: another host key is refused, positions go out, the partner’s outcome makes them payable and its receipt makes them paid, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const desk = await openDesk({ host: readyHost, context: { colorScheme } });
  const look = lookInto(`file-exchange-${colorScheme}`);
  const { page } = desk;
  const stateOf = async (id: number) => valueOf(await client.positions.show({ id, nav: null })).state;
  const sendNow = () => page.getByRole('button', { name: /^Invia ora/ }).click({ timeout: 60_000 });
  await connectBySftp(desk, look);
  await page.getByRole('button', { name: 'Prova il collegamento' }).click();
  await expect(main(page).getByText(/impronta/).first()).toBeVisible();
  await expect(main(page).getByText(server.fingerprint).first()).toBeVisible();
  await look(desk, '1-other-key');

  // The key is kept: it need not be given again to change something else.
  await page.getByRole('textbox', { name: 'Impronta del server' }).fill(server.fingerprint);
  await page.getByRole('button', { name: /^Salva/ }).click();
  await expect(page.getByText('Collegamento salvato.').first()).toBeVisible();
  await expect(main(page).getByText('mancano le chiavi')).toHaveCount(0);
  await page.getByRole('button', { name: 'Prova il collegamento' }).click();
  await expect(main(page).getByText(/^Leggere in «in» · \d+ consegn/)).toBeVisible();
  await look(desk, '2-tested');
  await page.getByRole('button', { name: 'Accendi…' }).click();
  await dialog(page).getByRole('button', { name: /^Accendi/ }).click();
  await expect(main(page).getByText('Il collegamento è acceso')).toBeVisible();

  const made = await createPosition(client);
  await expect.poll(async () => (await partner.outNames()).filter((name) => name.endsWith('.manifest.json')).length, { timeout: 60_000 }).toBe(1);
  expect(await stateOf(made.id)).toBe('TO_SYNC');
  await goTo(desk, '/sincronizzazione');
  await look(desk, '3-waiting-for-the-partner');
  expect((await partner.answer(() => ({ result: 'ACCEPTED' }))).map(({ operation }) => operation)).toEqual(['CREATE']);
  await sendNow();
  await expect.poll(() => stateOf(made.id), { timeout: 60_000 }).toBe('UNPAID');
  await look(desk, '4-accepted');

  await partner.deliver([{ kind: 'receipt', name: 'rt-1.xml', content: receiptFile({ nav: made.nav, amountCents: 15_000, description: 'TARI 2026', debtor: DEBTOR }) }]);
  await sendNow();
  await expect.poll(() => stateOf(made.id), { timeout: 60_000 }).toBe('PAID');
  await look(desk, '5-paid');
  await expect.poll(async () => (await partner.notes()).map(({ result }) => result), { timeout: 60_000 }).toEqual(['TAKEN', 'TAKEN']);

  // A refusal is told with its remedy; the partner's own words may name people and stay in the technical details.
  const other = await createPosition(client);
  await expect.poll(async () => (await partner.answer(() => ({ result: 'REFUSED', code: 'SERVICE_UNKNOWN', message: 'Il servizio di Mario Rossi non è nel contratto' }))).length, { timeout: 60_000 }).toBe(1);
  await sendNow();
  await expect(main(page).getByText('Il partner non conosce il servizio').first()).toBeVisible({ timeout: 60_000 });
  expect(await stateOf(other.id)).toBe('TO_SYNC');
  await look(desk, '6-refused');
  await page.getByRole('button', { name: /^Invia di nuovo/ }).click();
  await expect.poll(async () => (await partner.answer(() => ({ result: 'ACCEPTED' }))).length, { timeout: 60_000 }).toBe(1);
  await sendNow();
  await expect.poll(() => stateOf(other.id), { timeout: 60_000 }).toBe('UNPAID');
});
