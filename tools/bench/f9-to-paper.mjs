// From F9 on a filled form to the PDF in the hands of the browser's print frame, through the real screen: what the program does between the
// clerk's keys, without the time the clerk takes to write the reason. The PDF viewer and the printer are not measured: a headless Chromium has neither.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { benchEnvironment, launchBrowser, startHost } from '../bench-host.mjs';

const RUNS = 15;
const PASSWORD = 'corretta cavalla batteria 42';
const IBAN = 'IT30G9999961000000060717356';
const SETUP = {
  entity: { fiscalCode: '99999000013', name: 'Comune di Prova', cbillCode: 'ABCDE' },
  numbering: { auxDigit: 3, segregationCode: '01', applicationPrefix: '07', workstation: '001' },
  accounts: [{ iban: IBAN, label: 'Tesoreria' }],
  services: [{ code: 'PROVA', office: 'Tributi', name: 'Servizio di prova', taxonomy: '9/0101101IM/', account: IBAN, description: 'Prova {anno}', dueDays: 60 }],
  operator: { username: 'admin', name: 'Amministratore', role: 'ADMINISTRATOR' },
};

export default {
  name: 'f9-to-paper',
  label: 'Da F9 al PDF consegnato alla stampa',
  unit: 'ms',
  limits: { median: 300 },
  async run({ build, folder }) {
    setUp(build, folder);
    // The browser first: the address lets it in for ten seconds only.
    const browser = await launchBrowser();
    const host = await startHost(build, folder);
    try {
      const page = await openDesk(browser, host.url);
      const samples = [];
      // The first paper warms the drawing thread and adds the person: it is not counted.
      for (let index = 0; index <= RUNS; index += 1) samples.push(await printOne(page, index));
      return samples.slice(1);
    } finally {
      await browser.close();
      await host.stop();
    }
  },
};

function setUp(build, folder) {
  const file = join(folder, 'setup.json');
  writeFileSync(file, JSON.stringify(SETUP));
  const done = spawnSync(process.execPath, [join(build, 'main', 'cli.js'), 'setup', '--from', file, '--data', join(folder, 'data')], {
    env: { ...benchEnvironment(folder), SPORTELLO_PASSWORD: PASSWORD },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`setup ended with ${done.status}: ${done.stderr.slice(0, 400)}`);
}

async function openDesk(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'it-IT', timezoneId: 'Europe/Rome' });
  await context.addInitScript(watchKeysAndPaper);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Nome utente').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Menu' }).waitFor();
  return page;
}

/** Runs in the page: notes when F9, the question and Enter come, and when the PDF is there; a headless Chromium must not print it. */
function watchKeysAndPaper() {
  window.print = () => undefined;
  if (window.top !== window) return;
  const times = {};
  Object.defineProperty(window, 'benchTimes', { value: times });
  window.addEventListener('keydown', ({ key }) => { times[key] = performance.now(); }, true);
  document.addEventListener('focusin', ({ target }) => {
    if (target.closest('[role=dialog]') !== null) times.question ??= performance.now();
  });
  const makeAddress = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (content) => {
    if (content.type !== 'application/pdf') return makeAddress(content);
    times.paper = performance.now();
    return makeAddress(new Blob(['<!doctype html><title>Stampa</title>'], { type: 'text/html' }));
  };
}

async function printOne(page, index) {
  await page.keyboard.press('F2');
  await page.getByRole('combobox', { name: 'Servizio' }).pressSequentially('PROVA');
  await page.keyboard.press('Enter');
  await page.getByLabel('Codice fiscale').fill('RSSMRA80A01H501U');
  await page.keyboard.press('Enter');
  const name = page.getByLabel('Cognome e nome');
  if (index === 0) await name.fill('Rossi Mario');
  await page.getByLabel('Importo').fill(`${10 + index},00`);
  await page.evaluate(() => { for (const key of Object.keys(window.benchTimes)) delete window.benchTimes[key]; });
  await page.keyboard.press('F9');
  await page.getByRole('dialog').getByLabel('Motivo').fill('allo sportello');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.benchTimes.paper !== undefined);
  const { F9, question, Enter, paper } = await page.evaluate(() => window.benchTimes);
  // The next form only once this one is done with: keys pressed in between would go to either.
  await page.getByText(/^Avviso .* stampato$/).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'Chi hai davanti?' }).waitFor();
  return question - F9 + (paper - Enter);
}
