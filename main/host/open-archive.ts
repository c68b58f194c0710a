import { readFile, realpath, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { deskKey } from '../data/desk-key.ts';
import { openEngine, type OpenFailure } from '../data/engine.ts';
import { applicationMigrations } from '../data/migrations/application-migrations.ts';
import { forgetAnswers } from '../data/request-log.ts';
import { defaultStateDir } from '../data/numbering/high-water-file.ts';
import { openNumbering } from '../data/numbering/number-blocks.ts';
import { openPaperNumbers } from '../data/numbering/paper-numbers.ts';
import { civilDateInRome, type CivilDate } from '../domain/civil-date.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ApplicationContext, Clock, DeskPorts } from '../features/application-context.ts';
import { lastPaperNumbers } from '../features/attestations/index.ts';
import { beginDueChanges } from '../features/account-change/index.ts';
import { createRegistryImports } from '../features/budget/index.ts';
import { loadTaxonomy } from '../features/catalogue/index.ts';
import { entities } from '../features/entities.ts';
import { createExportJobs } from '../features/exports/index.ts';
import { createInProcessPress, createLotFiles, createLotJobs, createLotMarks, lotMarksFile, type LotPress } from '../features/lots/index.ts';
import type { DocumentDrawing } from '../features/notices/index.ts';
import { refreshAddresses } from '../features/people/index.ts';
import { createInProcessMatching, createReconciliation, type MatchingRunner } from '../features/reconciliation/index.ts';
import { readTestArchive } from '../features/setup/index.ts';
import { forgetUnfinishedFiles } from '../features/treasury/index.ts';
import { intermediaryTables } from '../intermediary/tables.ts';
import type { SecretStore } from './host-ports.ts';
import { createSyncService, type SyncService, type SyncServiceParts } from './intermediary/sync-service.ts';
import { PRODUCT_VERSION } from './product-version.ts';
import { chooseSecretPlace } from './secrets/keyring-of-system.ts';

export type OpenArchiveOptions = Readonly<{
  dataDir: string;
  drawing: DocumentDrawing;
  /** What the host prints and saves for the page; absent where it does neither. */
  desk?: DeskPorts;
  /** Name of the host, for *Informazioni*. */
  host: string;
  /** A new archive becomes one for tests (ARCHIVIO DI PROVA); an existing one keeps what it is. */
  testArchive?: boolean;
  /** Fixes the civil date; honoured only in an archive for tests (spec/cli.md, `--today`). */
  today?: CivilDate;
  nowMs?: () => number;
  /** Folder of the number register, outside the data folder; the user's state folder when absent. */
  stateDir?: string;
  /** What the host seals secrets with; null or absent: the system's keyring, else nowhere. */
  secretStore?: SecretStore | null;
  /** Where movements are matched, closed with the archive; in process when absent. */
  matching?: MatchingRunner;
  /** Where the parts of lots are drawn, closed with the archive; in process when absent. */
  lotPress?: LotPress;
  /** What comes in is matched by itself, as in a window; otherwise when it is asked for. */
  watchSources?: boolean;
  /** Instead of choosing one: tests keep secrets in memory, and their connectors and time are their own. */
  syncParts?: Partial<Pick<SyncServiceParts, 'secretPlace' | 'scheduler' | 'random' | 'module'>>;
}>;

export type OpenArchive = Readonly<{ context: ApplicationContext; sync: SyncService; isNew: boolean; backupTo(file: string): Promise<void>; close(): Promise<void> }>;
export type OpenArchiveFailure = OpenFailure | Readonly<{ kind: 'NOT_A_TEST_ARCHIVE'; message: string }>;

/** Answers of mutations are kept for this long, for windows that repeat a request after a cut link. */
const KEPT_ANSWERS_MS = 2 * 24 * 3_600_000;

const engineNote = z.object({ source: z.enum(['compiled', 'prebuild']) });

/** How the SQLite addon came to be, as `tools/prepare.mjs` wrote it beside the build. */
async function engineSource(): Promise<'COMPILED' | 'PREBUILT' | 'UNKNOWN'> {
  try {
    const note = engineNote.parse(JSON.parse(await readFile(fileURLToPath(new URL('../engine.json', import.meta.url)), 'utf8')));
    return note.source === 'compiled' ? 'COMPILED' : 'PREBUILT';
  } catch {
    return 'UNKNOWN';
  }
}

function clockOf(nowMs: () => number, today: CivilDate | undefined): Clock {
  return { nowMs, today: () => today ?? civilDateInRome(nowMs()) };
}

/** Opens the data folder with everything the features work with. The caller becomes its only owner until `close`. */
export async function openArchive(options: OpenArchiveOptions): Promise<Result<OpenArchive, OpenArchiveFailure>> {
  const nowMs = options.nowMs ?? Date.now;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const opened = await openEngine({ dataDir, entities: [...entities, ...intermediaryTables], migrations: applicationMigrations, clock: nowMs });
  if (!opened.ok) return opened;
  try {
    return await furnish(options, dataDir, opened.value);
  } catch (thrown) {
    // The folder must not stay locked by an archive that nobody holds.
    await opened.value.engine.close();
    throw thrown;
  }
}

/** Asked for by many, made by the first. */
function onlyOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

type OpenedEngine = Extract<Awaited<ReturnType<typeof openEngine>>, { ok: true }>['value'];

/** Puts around an opened engine what the features work with. */
async function furnish(options: OpenArchiveOptions, dataDir: string, opened: OpenedEngine): Promise<Result<OpenArchive, OpenArchiveFailure>> {
  const nowMs = options.nowMs ?? Date.now;
  const { engine } = opened;
  const fixed = await engine.read((reader) => readTestArchive(reader));
  const testArchive = fixed ?? options.testArchive === true;
  if (options.today !== undefined && !testArchive) {
    await engine.close();
    return err({ kind: 'NOT_A_TEST_ARCHIVE', message: 'La data si può fissare solo in un ARCHIVIO DI PROVA, fatto con setup --test.' });
  }
  await engine.write('archive.prepare', async (unit) => {
    await loadTaxonomy(unit);
    await forgetAnswers(unit, new Date(nowMs() - KEPT_ANSWERS_MS).toISOString());
    await refreshAddresses(unit, clockOf(nowMs, options.today).today());
  });
  const stateDir = options.stateDir ?? defaultStateDir(process.platform, process.env, homedir());
  const numbering = await openNumbering({ engine, databaseId: opened.databaseId, dataDir, stateDir });
  const paperNumbers = await openPaperNumbers({ stateDir, databaseId: opened.databaseId, inArchive: await engine.read(lastPaperNumbers) });
  const source = await engineSource();
  const exports = createExportJobs(join(dataDir, 'exports'));
  await exports.clear();
  const lots = createLotJobs(createLotFiles(join(dataDir, 'lots')), options.lotPress ?? createInProcessPress(), createLotMarks(lotMarksFile(stateDir, dataDir)));
  const secretPlace = options.syncParts?.secretPlace ?? onlyOnce(() => chooseSecretPlace(options.secretStore ?? null, join(stateDir, 'secrets')));
  const sync: SyncService = createSyncService({ ...options.syncParts, context: () => context, secretPlace, stateFolder: join(stateDir, 'connectors', opened.databaseId) });
  const reconciliation = createReconciliation({ context: () => context, runner: options.matching ?? createInProcessMatching(), watch: options.watchSources ?? false });
  const context: ApplicationContext = {
    engine, clock: clockOf(nowMs, options.today), log: opened.log, numbering, paperNumbers, deskKey: deskKey(stateDir, dataDir), drawing: options.drawing, exports, registryImports: createRegistryImports(), lots, desk: options.desk ?? { print: null, saveDialog: null }, sync, reconciliation, testArchive,
    installation: {
      version: PRODUCT_VERSION, commit: null, dataDir, databaseId: opened.databaseId, sqliteVersion: opened.sqliteVersion, engineSource: source, host: options.host,
      warnings: [...(opened.engineWarning === null ? [] : [opened.engineWarning]), ...(source === 'PREBUILT' ? ['Il motore SQLite non è stato compilato qui: è quello già pronto di chi lo pubblica. Installa un compilatore e riavvia.'] : [])],
    },
  };
  await beginDueChanges(context);
  await forgetUnfinishedFiles(context);
  return ok({
    context, sync, isNew: opened.isNew, backupTo: opened.backupTo,
    async close() {
      await sync.stop();
      await reconciliation.close();
      await exports.close();
      await context.registryImports.close();
      await lots.close();
      await options.drawing.close();
      await engine.close();
    },
  });
}
