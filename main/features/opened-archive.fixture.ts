import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { deskKey } from '../data/desk-key.ts';
import { temporaryFolder } from '../data/engine.fixture.ts';
import { isDataFolder, openEngine, type DataEngine } from '../data/engine.ts';
import { layMigratedArchive } from '../data/migrated-archive.fixture.ts';
import { applicationMigrations } from '../data/migrations/application-migrations.ts';
import { openNumbering } from '../data/numbering/number-blocks.ts';
import { openPaperNumbers } from '../data/numbering/paper-numbers.ts';
import { onTestFinished } from 'vitest';
import { err } from '../domain/result.ts';
import { accessRouter, addOperator, createWindowSession, preferenceHandlers, preparePassword, type Operator, type WindowSession } from './access/index.ts';
import type { ApplicationContext } from './application-context.ts';
import { auditHandler } from './audit/index.ts';
import { catalogueRouter, loadTaxonomy } from './catalogue/index.ts';
import { entities } from './entities.ts';
import { createRegistryImports } from './budget/index.ts';
import { createExportJobs } from './exports/index.ts';
import { createInProcessPress, createLotFiles, createLotJobs, createLotMarks } from './lots/index.ts';
import type { DocumentDrawing } from './notices/drawing.ts';
import { createPeopleRouter, type PeopleHooks } from './people/index.ts';
import { setupRouter } from './setup/index.ts';
import type { Role } from '../domain/position-state.ts';

/** A clock that only the test moves. */
export type TestClock = ApplicationContext['clock'] & Readonly<{ advance(ms: number): void; setToday(day: string): void }>;

function testClock(): TestClock {
  let nowMs = Date.parse('2026-11-24T09:00:00.000Z');
  let today = '2026-11-24';
  return {
    nowMs: () => nowMs,
    today: () => today,
    advance: (ms) => { nowMs += ms; },
    setToday: (day) => { today = day; },
  };
}

/** Draws nothing. A test that wants a paper hands in its own. */
export const refusingDrawing: DocumentDrawing = {
  notice: async () => err({ field: 'document', message: 'Nessun disegno in questo test' }),
  notices: async () => err({ field: 'document', message: 'Nessun disegno in questo test' }),
  quittance: async () => err({ field: 'document', message: 'Nessun disegno in questo test' }),
  receipt: async () => err({ field: 'document', message: 'Nessun disegno in questo test' }),
  report: async () => err({ field: 'document', message: 'Nessun disegno in questo test' }),
  close: async () => undefined,
};

/** A registry whose people owe nothing. */
export const noPositions: PeopleHooks = {
  openPositionsOf: async () => [], historyOf: async () => ({ openCents: 0, open: [], closed: [], prints: [] }), owedBy: async () => new Map(),
  handOver: async () => ({ positions: [], served: [] }), handBack: async () => 0, countPositions: async () => 0,
};

export type OpenedArchive = Readonly<{ context: ApplicationContext; engine: DataEngine; clock: TestClock; dataDir: string }>;

/** For tests: a new archive in a folder of its own, with the taxonomy loaded and nothing set up. */
export async function openArchive(options: Readonly<{ dataDir?: string; stateDir?: string; testArchive?: boolean; drawing?: DocumentDrawing }> = {}): Promise<OpenedArchive> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const clock = testClock();
  if (!isDataFolder(join(dataDir, 'data'))) await layMigratedArchive(join(dataDir, 'data'));
  const opened = await openEngine({ dataDir: join(dataDir, 'data'), entities, migrations: applicationMigrations });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine, log, databaseId, sqliteVersion } = opened.value;
  onTestFinished(() => engine.close());
  const numbering = await openNumbering({ engine, databaseId, dataDir, stateDir: options.stateDir ?? join(dataDir, 'state'), machine: 'desk' });
  await engine.write('catalogue.loadTaxonomy', loadTaxonomy);
  const context: ApplicationContext = {
    engine, log, clock, numbering, paperNumbers: await openPaperNumbers({ stateDir: options.stateDir ?? join(dataDir, 'state'), databaseId, inArchive: new Map() }), deskKey: deskKey(options.stateDir ?? join(dataDir, 'state'), dataDir), drawing: options.drawing ?? refusingDrawing, exports: createExportJobs(join(dataDir, 'exports')), registryImports: createRegistryImports(), lots: createLotJobs(createLotFiles(join(dataDir, 'lots')), createInProcessPress(), createLotMarks(join(options.stateDir ?? join(dataDir, 'state'), 'lots.json'))), desk: { print: null, saveDialog: null }, sync: null, reconciliation: null, testArchive: options.testArchive ?? false,
    installation: { version: '0.0.0', commit: null, dataDir, databaseId, sqliteVersion, engineSource: 'UNKNOWN', host: 'test', warnings: [] },
  };
  return { context, engine, clock, dataDir };
}

/** The operations of these features as a window of this archive calls them. */
export function openWindow(archive: OpenedArchive, session: WindowSession = createWindowSession(archive.clock), hooks: PeopleHooks = noPositions) {
  const router = { access: accessRouter, setup: setupRouter, catalogue: catalogueRouter, people: createPeopleRouter(hooks), application: { ...preferenceHandlers, audit: auditHandler } };
  return { session, call: createRouterClient(router, { context: { application: archive.context, session } }) };
}

export const goodPassword = 'tre gatti in barca 41';

const storedGoodPassword = preparePassword(goodPassword, { username: 'nobody', name: 'Nessuno', entityName: null });

/** Adds an operator with the good password, without going through the screens. */
export async function addTestOperator(archive: OpenedArchive, role: Role, username: string = role.toLowerCase()): Promise<Operator> {
  const password = valueOf(await storedGoodPassword);
  const input = { username, name: `Operatore ${username}`, role, offices: null, offlinePrint: true, active: true };
  return valueOf(await archive.engine.writeResult('test.operator', (unit) => addOperator(unit, null, input, password)));
}

/** A window in which an operator of that role is at work. */
export async function windowOf(archive: OpenedArchive, role: Role) {
  const operator = await addTestOperator(archive, role);
  const window = openWindow(archive);
  window.session.open(operator, archive.engine.topics.revision('operators'));
  return { ...window, operator };
}

/** Fails the test when an operation did not succeed. */
export function valueOf<T>(answer: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: Readonly<{ message: string; code?: string; field?: string | null }> }>): T {
  if (!answer.ok) throw new Error([answer.error.code, answer.error.field, answer.error.message].join(' '));
  return answer.value;
}

export const newRequest = (): string => randomUUID();
