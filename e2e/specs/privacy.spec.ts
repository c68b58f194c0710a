import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright/test';
import sqlite3 from 'sqlite3';
import { ADMINISTRATOR } from '../fixtures/archives.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { installPrinter, printedPaper } from '../fixtures/printer.ts';
import { saveAndPrint, startPosition, typeInTurn } from '../pages/new-position.ts';

/** Unlike anything else, so that finding one means it leaked. */
const CANARIES = { name: 'Zanzibarri Quintiliana', street: 'Vicolo Xilofonisti', city: 'Quattrocchiate', email: 'qzanzibarri@posta-xyzzy.example', fiscalCode: 'ZNZQTL85T41H501G' } as const;

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** `file: word` for every word that a file holds, in the encodings a browser or a database writes. */
function holding(files: readonly string[], words: readonly string[], root: string): readonly string[] {
  return files.flatMap((file) => {
    if (statSync(file).size === 0) return [];
    const bytes = readFileSync(file);
    return words.filter((word) => [word, word.toUpperCase(), encodeURIComponent(word)].some((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le')))).map((word) => `${relative(root, file)}: ${word}`);
  });
}

/** Another program holds the database, as a backup or an antivirus may: writes fail and the failure is logged. Returns the release. */
async function holdDatabase(file: string): Promise<() => Promise<void>> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => { const opened = new sqlite3.Database(file, (error) => { if (error === null) resolve(opened); else reject(error); }); });
  const run = promisify((statement: string, done: (error: Error | null) => void) => { database.run(statement, done); });
  await run('BEGIN IMMEDIATE');
  return async () => {
    await run('ROLLBACK');
    await promisify((done: (error: Error | null) => void) => { database.close(done); })();
  };
}

test('names and codes typed at the counter lie in the database and nowhere else', async ({ readyHost }) => {
  const words = Object.values(CANARIES);
  const profile = await mkdtemp(join(tmpdir(), 'sportello-profile-'));
  const { launchOptions } = test.info().project.use;
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, viewport: { width: 1366, height: 768 }, locale: 'it-IT' });
  await installPrinter(context);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(await readyHost.entryAddress());
  const keyboard = await openKeyboard(page);
  await page.getByRole('textbox', { name: 'Nome utente' }).fill(ADMINISTRATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();

  await startPosition(page, keyboard, 'CIE');
  await typeInTurn(page, keyboard, 'Codice fiscale', CANARIES.fiscalCode);
  await typeInTurn(page, keyboard, 'Cognome e nome', CANARIES.name);
  await typeInTurn(page, keyboard, 'Via o piazza', CANARIES.street);
  await typeInTurn(page, keyboard, 'N.', '7');
  await typeInTurn(page, keyboard, 'CAP', '00100');
  await typeInTurn(page, keyboard, 'Comune', CANARIES.city);
  await typeInTurn(page, keyboard, 'Prov.', 'RM');
  await typeInTurn(page, keyboard, 'E-mail', CANARIES.email);
  const release = await holdDatabase(join(readyHost.dataDir, 'sportello.db'));
  await keyboard.press('Control+Enter');
  await expect(page.locator('.pf-foot-strip')).toBeVisible();
  await release();
  await saveAndPrint(page, keyboard, 'allo sportello');
  await printedPaper(page, 1);
  // Searching, opening the position and the person: what a browser would remember as title, address or form.
  await page.keyboard.press('F3');
  await page.keyboard.type(CANARIES.name.slice(0, 10), { delay: 50 });
  await expect(page.getByRole('option', { name: new RegExp(CANARIES.name) }).first()).toBeVisible();
  await keyboard.press('Escape');
  await page.goto(`${readyHost.origin}/#/posizioni/1`);
  await expect(page.getByRole('heading', { level: 1, name: CANARIES.name })).toBeVisible();
  await page.goto(`${readyHost.origin}/#/persone/1`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${readyHost.origin}/#/verifica`);
  await expect(page.getByRole('heading', { level: 1, name: 'Verifica pagamento' })).toBeVisible();
  await keyboard.scan(CANARIES.fiscalCode);
  await expect(page.getByRole('textbox', { name: 'Avviso, IUV o persona' })).toHaveValue(CANARIES.fiscalCode);
  await expect(page.getByRole('main')).toContainText(CANARIES.name);
  const output = () => words.filter((word) => readyHost.output().includes(word));
  // The browser writes where its window has been, and with what, seconds after it went on.
  await page.goto(`${readyHost.origin}/#/attivita`);
  await expect.poll(() => holding(filesUnder(join(profile, 'Default', 'Sessions')), ['#/attivita'], profile).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await context.close();
  await readyHost.stop();

  const data = filesUnder(readyHost.dataDir);
  const isDatabase = (file: string) => /\.db(-wal|-shm|-journal)?$/.test(file);
  const found = holding(data.filter(isDatabase), words, readyHost.dataDir);
  for (const word of words) expect(found.map((line) => line.split(': ')[1]), `${word} in the database`).toContain(word);

  const profileFiles = filesUnder(profile);
  const elsewhere = [...data.filter((file) => !isDatabase(file)), ...filesUnder(readyHost.stateDir)];
  const logged = elsewhere.filter((file) => file.endsWith('.jsonl')).map((file) => readFileSync(file, 'utf8')).join('');
  expect(logged, 'the failed save is in the log').toContain('positions.create');
  expect(holding(elsewhere, words, readyHost.dataDir), 'logs and other files').toEqual([]);
  expect(output(), 'stdout and stderr').toEqual([]);
  // The scan of the profile can find something: the address of the window is in it.
  expect(holding(profileFiles, [new URL(readyHost.origin).hostname], profile).length).toBeGreaterThan(0);
  expect(holding(profileFiles, words, profile), 'browser profile').toEqual([]);
  expect([...data, ...profileFiles].filter((file) => words.some((word) => file.toLowerCase().includes(word.toLowerCase().split(' ')[0] ?? word))), 'file names').toEqual([]);
  await rm(profile, { recursive: true, force: true });
});
