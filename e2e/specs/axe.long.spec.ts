import type { Page } from 'playwright/test';
import { ROUTES } from '../../renderer/app/route-table.ts';
import { ADMINISTRATOR, newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { expect, test, type Desk, type DeskOptions } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { doFirstRun } from '../pages/first-run.ts';
import { CONFIGURATION_PAGES, openGuide, PERSON_DIALOGS, personPages, VISITS } from '../pages/visits.ts';
import { goTo, goToFull, settle } from '../pages/walk.ts';
import { FAILURE_WORDS } from '../fixtures/wire-tap.ts';

/** The route that only a test archive has. */
const TRIAL_ROUTE = '/componenti';

type Found = { readonly place: string; readonly findings: readonly string[] };

/** Leaves the screen so that the next visit finds it as new. */
async function leave(desk: Desk): Promise<void> {
  for (let tries = 0; tries < 3 && (await desk.page.getByRole('dialog').count()) > 0; tries += 1) await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByRole('dialog')).toHaveCount(0);
}

function report(state: string, found: readonly Found[]): void {
  const total = found.reduce((sum, { findings }) => sum + findings.length, 0);
  console.log(`axe-core, ${state}: ${found.length} visits, ${total} findings${total === 0 ? '' : ` (${found.filter(({ findings }) => findings.length > 0).map(({ place, findings }) => `${place} ${findings.length}`).join(', ')})`}`);
  expect(found.length).toBeGreaterThan(0);
  expect(found.flatMap(({ place, findings }) => findings.map((finding) => `${place}: ${finding}`))).toEqual([]);
}

async function look(page: Page, place: string): Promise<Found> {
  return { place, findings: await axeFindings(page) };
}

const visits = Object.entries(VISITS);

test('every route of the table has a visit, and no visit is of a route that is not there', () => {
  const inTable = ROUTES.filter(({ testOnly }) => testOnly !== true).map(({ path }) => path);
  expect(visits.map(([path]) => path).sort()).toEqual([...inTable].sort());
  expect(ROUTES.filter(({ testOnly }) => testOnly === true).map(({ path }) => path)).toEqual([TRIAL_ROUTE]);
});

test('empty: an archive without anything, and objects that do not exist', async ({ idleHost, openDesk }) => {
  const desk = await openDesk({ host: idleHost });
  const found: Found[] = [];
  for (const [route, visit] of visits) {
    if (route !== '/') await goTo(desk, visit.path(null));
    await settle(desk);
    found.push(await look(desk.page, route));
  }
  report('empty', found);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`full and dialog, ${colorScheme}`, async ({ fullHost: { host, facts }, openDesk }) => {
    test.setTimeout(300_000);
    const desk = await openDesk({ host, context: { colorScheme } });
    const [full, dialogs, withoutOwn]: [Found[], Found[], string[]] = [[], [], []];
    for (const [route, visit] of visits) {
      await goToFull(desk, visit, facts);
      full.push(await look(desk.page, route));
      if (visit.dialog === 'GUIDE') withoutOwn.push(route);
      await (visit.dialog === 'GUIDE' ? openGuide(desk.page) : visit.dialog(desk.page, facts));
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      await settle(desk);
      dialogs.push(await look(desk.page, route));
      await leave(desk);
    }
    for (const path of [...CONFIGURATION_PAGES, ...personPages(facts)]) {
      await goTo(desk, path);
      full.push(await look(desk.page, path));
    }
    console.log(`routes without a dialog of their own, seen under the guide: ${withoutOwn.join(', ')}`);
    report(`full, ${colorScheme}`, full);
    report(`dialog, ${colorScheme}`, dialogs);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`dialogs of the page of a person, ${colorScheme}`, async ({ fullHost: { host, facts }, openDesk }) => {
    const desk = await openDesk({ host, path: '/persone', context: { colorScheme } });
    const found: Found[] = [];
    for (const { part, button, refuses } of PERSON_DIALOGS) {
      await goTo(desk, `/persone/${facts.registry.fullId}?parte=${part}`);
      await desk.page.getByRole('main').getByRole('button', { name: button }).first().click();
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      await settle(desk);
      found.push(await look(desk.page, `${part} ${button.source}`));
      // Pressed without having written anything: every field says what is missing.
      if (refuses) {
        await desk.page.keyboard.press('Control+Enter');
        await settle(desk);
        found.push(await look(desk.page, `${part} ${button.source}, refused`));
      }
      await leave(desk);
      await goTo(desk, '/persone');
    }
    report(`dialogs of a person, ${colorScheme}`, found);
  });
}

test('error: every question of the screen fails', async ({ fullHost: { host, facts }, openDesk }) => {
  const desk = await openDesk({ host });
  const found: Found[] = [];
  const silent: string[] = [];
  for (const [route, visit] of visits) {
    desk.wire.failAnswers(null);
    if (route !== '/' && !desk.page.url().endsWith('#/')) await goTo(desk, '/');
    desk.wire.failAnswers((operation) => operation !== 'application.status' && operation !== 'access.keepAlive');
    await (route === '/' ? desk.page.reload() : goTo(desk, visit.path(facts)));
    await settle(desk);
    // A screen may ask a moment after it is drawn.
    const said = await desk.page.getByRole('main').getByText(FAILURE_WORDS).first().waitFor({ timeout: 2_000 }).then(() => true, () => false);
    if (!said) silent.push(route);
    found.push(await look(desk.page, route));
  }
  // It asks nothing before a code is read.
  expect(silent).toEqual(['/verifica']);
  report('error', found);
});

test('the sheet of components, which only a test archive has: light, dark, under the guide', async ({ trialHost, openDesk }) => {
  const found: Found[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const desk = await openDesk({ host: trialHost, path: TRIAL_ROUTE, context: { colorScheme } });
    await settle(desk);
    await expect(desk.page.getByText('ARCHIVIO DI PROVA').first()).toBeVisible();
    found.push(await look(desk.page, `${TRIAL_ROUTE}, ${colorScheme}`));
    await openGuide(desk.page);
    found.push(await look(desk.page, `${TRIAL_ROUTE}, ${colorScheme}, guide`));
  }
  report('components', found);
});

async function gates(host: Host, openDesk: (options: DeskOptions) => Promise<Desk>, title: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openDesk({ host, login: 'out', context: { colorScheme } });
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    found.push(await look(page, `${title}, ${colorScheme}`));
  }
  return found;
}

async function lockedGate(host: Host, openDesk: (options: DeskOptions) => Promise<Desk>): Promise<Found> {
  const { page } = await openDesk({ host });
  await page.getByRole('button', { name: ADMINISTRATOR.name }).click();
  await page.getByRole('menuitem', { name: 'Blocca lo schermo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Schermo bloccato' })).toBeVisible();
  return look(page, 'Schermo bloccato');
}

async function ownPasswordGate(host: Host, openDesk: (options: DeskOptions) => Promise<Desk>): Promise<Found> {
  const password = 'detta a voce dal capo';
  const admin = await openReadyWindow(host);
  valueOf(await admin.client.access.saveOperator({ ...newRequest(), id: null, expectedVersion: null, username: 'luisa', name: 'Luisa Verdi', role: 'COUNTER', offices: null, offlinePrint: false, active: true, password }));
  admin.close();
  const { page } = await openDesk({ host, login: 'out' });
  await page.getByLabel('Nome utente').fill('luisa');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Scegli la tua password' })).toBeVisible();
  return look(page, 'Scegli la tua password');
}

test('gates: login, own password, lock and first run, light and dark', async ({ idleHost, readyHost, freshHost, openDesk }) => {
  report('gates', [await ownPasswordGate(readyHost, openDesk), ...(await gates(idleHost, openDesk, 'Accesso')), await lockedGate(idleHost, openDesk), ...(await gates(freshHost, openDesk, 'Dati dell’ente'))]);
});

test('every step of the first run', async ({ freshHost, openDesk }) => {
  const { page } = await openDesk({ host: freshHost, login: 'out' });
  const found: Found[] = [];
  await doFirstRun(page, await openKeyboard(page), [], async (title) => { found.push(await look(page, title)); });
  expect(found).toHaveLength(6);
  report('first run', found);
});
