import { createPrivateKey } from 'node:crypto';
import type { Page } from 'playwright/test';
import { makeCertificate } from '../../main/intermediary/http/certificates.fixture.ts';
import type { Client } from '../../renderer/bridge/client.ts';
import { DEFAULT_APPLICATION, startCounterpart, type Counterpart } from '../counterpart/index.ts';
import { newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { openCertificateFront, type CertificateFront } from '../fixtures/certificate-front.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import { lookInto } from '../fixtures/look.ts';
import { goTo } from '../pages/walk.ts';

const PASSPHRASE = 'tre lumache e un tamburo';

let counterpart: Counterpart;
let front: CertificateFront;
test.beforeEach(async () => {
  counterpart = await startCounterpart();
  front = await openCertificateFront(counterpart.url);
});
test.afterEach(async () => {
  await front.close();
  await counterpart.close();
});

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');
const locked = (keyPem: string): string => createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }).toString();

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Salva/ }).click();
  await expect(page.getByText('Collegamento salvato.').first()).toBeVisible();
  await expect(page.getByText('Collegamento salvato.')).toHaveCount(0, { timeout: 20_000 });
}

/** Somebody else's certificate first: of an authority that GovPay does not know. */
async function connectByCertificate(desk: Desk, look: ReturnType<typeof lookInto>): Promise<void> {
  const { page } = desk;
  const stranger = makeCertificate({ name: 'estraneo', authority: true });
  await goTo(desk, '/configurazione/intermediario');
  await main(page).getByText('GovPay').first().click();
  await page.getByRole('textbox', { name: 'Indirizzo API Pendenze' }).fill(`${front.url}/govpay/backend/api/pendenze/rs/ssl/v2`);
  await page.getByRole('textbox', { name: 'Indirizzo API Ragioneria' }).fill(`${front.url}/govpay/backend/api/ragioneria/rs/ssl/v3`);
  await page.getByRole('textbox', { name: 'Codice dell’applicazione' }).fill(DEFAULT_APPLICATION.name);
  await page.getByRole('combobox', { name: 'Come ci si presenta' }).click();
  await page.getByRole('option', { name: 'Certificato' }).click();
  await page.getByLabel('Certificato (PEM)', { exact: true }).fill(stranger.certPem);
  await page.getByLabel('Chiave privata del certificato (PEM)').fill(locked(stranger.keyPem));
  await page.getByLabel('Password della chiave privata').fill(PASSPHRASE);
  await page.getByLabel('Autorità privata (PEM)').fill(front.authority.certPem);
  await look(desk, '0-typed');
  await save(page);
}

async function createPosition(client: Client): Promise<Readonly<{ id: number; nav: string }>> {
  const made = valueOf(await client.positions.create({
    ...newRequest(), serviceId: await serviceIdOf(client, 'TARI'), year: 2026, fields: { anno: '2026', utenza: '00123' }, description: 'TARI 2026', amountCents: 15_000, dueDate: `${new Date().getFullYear() + 1}-12-31`, payableUntil: null, notes: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario', type: 'F', address: { street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' }, email: null, pec: null, phone: null }, draft: false, acceptDuplicate: true, replacesId: null,
  }));
  if (made.nav === null) throw new Error('No number');
  return { id: made.id, nav: made.nav };
}

for (const colorScheme of ['light', 'dark'] as const) test(`GovPay by certificate: another’s is refused, with one’s own positions go out and a payment comes back, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const desk = await openDesk({ host: readyHost, context: { colorScheme } });
  const look = lookInto(`govpay-certificate-${colorScheme}`);
  const { page } = desk;
  await connectByCertificate(desk, look);
  await page.getByRole('button', { name: 'Prova il collegamento' }).click();
  await expect(main(page).getByText('non accetta il certificato di questo ufficio')).toBeVisible();
  await look(desk, '1-another');

  await page.getByLabel('Certificato (PEM)', { exact: true }).fill(front.caller.certPem);
  await page.getByLabel('Chiave privata del certificato (PEM)').fill(locked(front.caller.keyPem));
  await save(page);
  await page.getByRole('button', { name: 'Prova il collegamento' }).click();
  await expect(main(page).getByText('Scrittura delle pendenze')).toBeVisible();
  await look(desk, '2-tested');
  await page.getByRole('button', { name: 'Accendi…' }).click();
  await dialog(page).getByRole('button', { name: /^Accendi/ }).click();
  await expect(main(page).getByText('Il collegamento è acceso')).toBeVisible();

  const made = await createPosition(client);
  const stateNow = async () => valueOf(await client.positions.show({ id: made.id, nav: null })).state;
  await expect.poll(stateNow, { timeout: 60_000 }).toBe('UNPAID');
  counterpart.control.pay(made.nav);
  await goTo(desk, '/sincronizzazione');
  await page.waitForTimeout(1_500);
  await page.getByRole('button', { name: /^Invia ora/ }).click({ timeout: 60_000 });
  await expect.poll(stateNow, { timeout: 60_000 }).toBe('PAID');
  await look(desk, '3-paid');
});
