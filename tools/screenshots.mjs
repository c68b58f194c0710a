// npm run screenshots: takes the pictures of the manual and of the README on the demo archive, always of the same day, into docs/pictures.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from './bench-host.mjs';
import { DEMO_FLAGS, demoEnvironment } from './demo.mjs';
import { indexedPng } from './indexed-png.mjs';
import { DEMO_ENTRY, isStarted, LOOPBACK_ENTRY, ROOT } from './places.mjs';
import { prepare } from './prepare.mjs';
import { Refusal, runTool } from './refusal.mjs';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

const PICTURES = join(ROOT, 'docs', 'pictures');
const WINDOW = { width: 1366, height: 768 };
const MOST_BYTES = 200_000;

/** A Thursday, at twenty past ten: the counter is open. */
const DAY = '2026-11-26';
const NOW = `${DAY}T09:20:00.000Z`;
const POSITIONS = '2000';
/** The clerk of the demo and the password of all (main/host/demo/town.ts). */
const CLERK = { username: 'sportello', password: 'corretta cavalla batteria 42' };

async function main() {
  await prepare((line) => console.log(line));
  mkdirSync(PICTURES, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'sportello-pictures-'));
  const browser = await launchBrowser();
  try {
    await makeArchive(folder);
    const host = await startHost(folder);
    try {
      await takeAll(browser, host);
    } finally {
      await host.stop();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

/** Everything the programs write stays in the folder. */
const ownState = (folder) => ({ XDG_STATE_HOME: join(folder, 'state'), LOCALAPPDATA: join(folder, 'state') });

async function makeArchive(folder) {
  const args = [...DEMO_FLAGS, DEMO_ENTRY, '--data', join(folder, 'data'), '--positions', POSITIONS, '--reference', DAY, '--seed', '1'];
  const child = spawn(process.execPath, args, { env: { ...demoEnvironment(), ...ownState(folder) }, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((done, fail) => child.once('close', done).once('error', fail));
  if (code !== 0) throw new Refusal('L’archivio di prova non è stato preparato.');
}

async function startHost(folder) {
  const clock = ['--import', pathToFileURL(join(ROOT, 'tools', 'fixed-clock.mjs')).href];
  const child = spawn(process.execPath, [...HOST_FLAGS, ...clock, LOOPBACK_ENTRY, '--data', join(folder, 'data'), '--test-driver', '--no-browser'], {
    env: { ...hostEnvironment(), ...ownState(folder), SPORTELLO_CLOCK_STARTS: NOW }, stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextAddress = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Refusal('Il programma si è chiuso prima di rispondere.');
    return JSON.parse(value).url;
  };
  await nextAddress();
  return {
    entryAddress() {
      child.stdin.write('\n');
      return nextAddress();
    },
    async stop() {
      child.stdin.end();
      await new Promise((done) => (child.exitCode === null ? child.once('close', done) : done()));
    },
  };
}

async function takeAll(browser, host) {
  const light = await openDesk(browser, host, 'light');
  await light.page.getByRole('button', { name: 'Non ora' }).click();
  const people = await light.fiscalCodes(3);
  for (const fiscalCode of people) await light.serve(fiscalCode);
  await light.goTo('/');
  await light.shoot('sportello');
  await light.openTour();
  await light.shoot('giro-guidato');
  await light.closeTour();
  await light.fillPosition(people[0]);
  await light.shoot('nuova-posizione');
  await light.goTo('/posizioni');
  await light.shoot('elenco-posizioni');
  const paid = await light.openPaid();
  await light.shoot('posizione');
  await light.verify(paid);
  await light.shoot('verifica-pagamento');
  await light.goTo('/attivita');
  await light.shoot('attivita');
  await light.openPerson(people[0]);
  await light.shoot('persona');
  await light.close();

  const dark = await openDesk(browser, host, 'dark');
  await dark.goTo('/attivita');
  await dark.shoot('attivita-scuro');
  await dark.close();
}

/** A window in which the clerk works with the keyboard, as at the counter. */
async function openDesk(browser, host, colorScheme) {
  const context = await browser.newContext({ viewport: WINDOW, locale: 'it-IT', timezoneId: 'Europe/Rome', colorScheme });
  // A headless browser has no print dialog and may crash on `print()`.
  await context.addInitScript(() => { document.addEventListener('sportello:print', (event) => event.preventDefault()); });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date(NOW));
  await page.goto(await host.entryAddress());
  await page.getByLabel('Nome utente').fill(CLERK.username);
  await page.getByLabel('Password').fill(CLERK.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Menu' }).waitFor();
  const field = (name) => page.getByRole('textbox', { name, exact: true });
  const typeInTurn = async (name, text) => {
    await field(name).waitFor();
    await field(name).fill(text);
    await page.keyboard.press('Enter');
  };
  const choose = async (service) => {
    await page.keyboard.press('F2');
    const choice = page.getByRole('combobox', { name: 'Servizio' });
    await choice.fill(service);
    await page.keyboard.press('Enter');
    await page.locator('.pf-preview canvas').waitFor();
  };
  const goTo = async (path) => {
    await page.evaluate((hash) => { window.location.hash = hash; }, `#${path}`);
    await page.waitForFunction((hash) => window.location.hash === hash, `#${path}`);
    await rest(page);
  };
  return {
    page, goTo,
    /** People with something to pay for the waste tax. */
    async fiscalCodes(count) {
      await goTo('/posizioni');
      await page.getByPlaceholder('Filtra…').fill('TARI');
      await page.getByRole('button', { name: 'Togli i filtri' }).first().waitFor();
      await rest(page);
      const codes = (await page.getByRole('row').allInnerTexts()).flatMap((text) => /[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]/.exec(text) ?? []);
      await page.getByRole('button', { name: 'Togli i filtri' }).first().click();
      return [...new Set(codes)].slice(0, count);
    },
    /** A citizen who wants the identity card: known person, fixed price, printed notice. */
    async serve(fiscalCode) {
      await choose('CIE');
      await typeInTurn('Codice fiscale', fiscalCode);
      await page.locator('.pf-name').waitFor();
      await rest(page);
      await page.keyboard.press('F9');
      await page.getByRole('dialog').getByLabel('Motivo').fill('il cittadino aspetta allo sportello');
      await page.keyboard.press('Enter');
      await page.getByText(/^Avviso [\d ]+ stampato$/).last().waitFor();
      await page.getByRole('button', { name: 'Togli la conferma' }).last().click();
    },
    async fillPosition(fiscalCode) {
      await choose('TARI');
      await typeInTurn('Codice fiscale', fiscalCode);
      await page.locator('.pf-name').waitFor();
      await typeInTurn('Codice utenza', '0776418');
      await typeInTurn('Importo', '186');
      await page.waitForFunction(() => document.querySelector('[data-path="description"]')?.value.endsWith('0776418') ?? false);
    },
    /** Opens a paid position; gives the number of its notice. */
    async openPaid() {
      await page.getByRole('button', { name: 'Stato tutti' }).click();
      await page.getByRole('menuitemcheckbox', { name: /^Pagata\s*[\d.]*$/ }).click();
      await page.keyboard.press('Escape');
      await rest(page);
      await page.getByRole('row').nth(1).click();
      await page.getByRole('main').getByText('Cronologia').waitFor();
      await rest(page);
      return (await page.getByRole('main').getByText(/^\d{4} \d{4} \d{4} \d{4} \d{2}$/).first().innerText()).replaceAll(' ', '');
    },
    async verify(nav) {
      await page.keyboard.press('F4');
      await typeInTurn('Avviso, IUV o persona', nav);
      await page.locator('.verify-verdict').waitFor();
    },
    async openPerson(fiscalCode) {
      await page.keyboard.press('F3');
      await page.keyboard.type(fiscalCode, { delay: 50 });
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Da pagare', { exact: true }).first().waitFor();
    },
    /** The tour at its fifth step, in the form it speaks of. */
    async openTour() {
      await page.locator('.sp-user').click();
      await page.getByRole('menuitem', { name: 'Giro guidato' }).click();
      await page.waitForFunction(() => document.activeElement?.closest('.tour-panel') != null);
      for (let step = 1; step < 5; step += 1) await page.keyboard.press('Alt+ArrowRight');
      await page.keyboard.press('F2');
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'serviceId');
    },
    async closeTour() {
      await page.getByRole('button', { name: 'Chiudi il giro guidato' }).click();
      await goTo('/');
    },
    async shoot(name) {
      await rest(page);
      const path = join(PICTURES, `${name}.png`);
      const picture = indexedPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
      writeFileSync(path, picture);
      console.log(`${name}.png  ${Math.round(picture.length / 1000)} kB`);
      if (picture.length > MOST_BYTES) throw new Refusal(`${name}.png supera ${MOST_BYTES / 1000} kB.`);
    },
    close: () => context.close(),
  };
}

/** Until nothing is being read or drawn any more: half a second in which the page does not change. */
async function rest(page) {
  await page.evaluate(() => new Promise((done) => {
    const finish = () => { observer.disconnect(); done(); };
    let timer = setTimeout(finish, 500);
    const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(finish, 500); });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }));
}

if (isStarted(import.meta.url)) await runTool(main);
