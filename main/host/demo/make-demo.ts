import { mkdir, open, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readAuditHead, type AuditHead } from '../../data/audit.ts';
import { loadSqlite } from '../../data/connection.ts';
import { lockFolder } from '../../data/folder-lock.ts';
import { defaultStateDir, highWaterFile } from '../../data/numbering/high-water-file.ts';
import { openRawDatabase } from '../../data/raw-database.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { parseDescriptionTemplate } from '../../domain/description-template.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { addOperator, preparePassword } from '../../features/access/index.ts';
import { listAccounts, listServices } from '../../features/catalogue/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';
import { bulkLoad, type LoadStep } from './bulk-load.ts';
import { DAYS_OF_LIFE } from './days.ts';
import type { TownService } from './position-plan.ts';
import { simulateTown, type TownNumbers } from './simulate-town.ts';
import type { TownBatch } from './row-shapes.ts';
import type { TownRequest } from './town-world.ts';
import { DEMO_PASSWORD, NUMBERING, OTHER_OPERATORS, SERVICE_HABITS, TOWN, townSetup } from './town.ts';

/**
 * `stateDir` null: the user's own. `trail`: whether the acts of the simulation are in the register of operations (a million positions would be four million
 * entries). `onStep` is told when a step begins.
 */
export type DemoRequest = Readonly<{
  dataDir: string; stateDir: string | null; seed: number; reference: CivilDate; positions: number; receiptFiles: TownRequest['receiptFiles']; trail: boolean; onStep(step: 'SETUP' | LoadStep): void;
  /** Called once the folder is there and still empty. */
  onBegun?: () => Promise<void>;
}>;

/** What the setup of the archive leaves to the simulation. */
export type TownGround = Pick<TownRequest, 'services' | 'auditHead'>;

/**
 * Makes the archive of the fictitious Comune in an empty folder: set up as `setup --test` does, then filled in bulk. Afterwards it is an archive as any other,
 * marked ARCHIVIO DI PROVA. Error: an Italian sentence when the folder cannot be used. Whoever is interrupted is left with a folder to throw away.
 */
export async function makeDemo(request: DemoRequest): Promise<Result<null, string>> {
  request.onStep('SETUP');
  await forgetNumbers(request);
  await request.onBegun?.();
  const ground = await setUpTown(request);
  if (!ground.ok) return ground;
  return fillTown(request, ground.value);
}

/** The register of an archive that lay in this folder before and is gone would refuse the number of the workstation. */
async function forgetNumbers(request: DemoRequest): Promise<void> {
  await mkdir(request.dataDir, { recursive: true, mode: 0o700 });
  await rm(registerOf(request, await realpath(request.dataDir)).path, { force: true });
}

function registerOf({ stateDir }: Pick<DemoRequest, 'stateDir'>, dataDir: string): ReturnType<typeof highWaterFile> {
  return highWaterFile(stateDir ?? defaultStateDir(process.platform, process.env, homedir()), dataDir);
}

/** Entity, numbering, accounts, services and operators, through the product's own set-up on the day on which the archive begins. */
export async function setUpTown(request: Pick<DemoRequest, 'dataDir' | 'stateDir' | 'reference'>): Promise<Result<TownGround, string>> {
  const begun = Date.parse(`${request.reference}T06:00:00.000Z`) - DAYS_OF_LIFE * 86_400_000;
  const place = request.stateDir === null ? {} : { stateDir: request.stateDir };
  const opened = await openArchive({ dataDir: request.dataDir, drawing: createInProcessDrawing(), host: 'archivio di prova', testArchive: true, nowMs: () => begun, ...place });
  if (!opened.ok) return err(opened.error.message);
  try {
    return await fillSetup(opened.value);
  } finally {
    await opened.value.close();
  }
}

async function fillSetup({ context }: OpenArchive): Promise<Result<TownGround, string>> {
  const applied = await applySetupFile(context, townSetup(), { test: true, password: DEMO_PASSWORD, operator: null });
  if (!applied.ok) return err(applied.error.message);
  for (const operator of OTHER_OPERATORS) {
    const password = await preparePassword(DEMO_PASSWORD, { ...operator, entityName: TOWN.name });
    if (!password.ok) return err(password.error.message);
    const added = await context.engine.writeResult('demo.operator', (unit) => addOperator(unit, null, { ...operator, offices: null, offlinePrint: true, active: true }, password.value));
    if (!added.ok) return err(added.error.message);
  }
  return ok({ services: await townServices(context), auditHead: await context.engine.read((reader): Promise<AuditHead> => readAuditHead(reader)) });
}

async function townServices(context: OpenArchive['context']): Promise<readonly TownService[]> {
  return context.engine.read(async (reader) => {
    const accounts = await listAccounts(reader, false);
    const services = await listServices(context, reader, { includeRetired: false, text: '' });
    return services.map((rules): TownService => {
      const template = parseDescriptionTemplate(rules.description);
      const habit = SERVICE_HABITS.find((candidate) => candidate.code === rules.code);
      const account = accounts.find((candidate) => candidate.id === rules.accountId);
      if (!template.ok || habit === undefined || account === undefined) throw new Error(`The service ${rules.code} is not complete`);
      return { rules, iban: account.iban, taxonomy: rules.taxonomy.split('/')[1] ?? '', template: template.value, habit };
    });
  });
}

async function fillTown(request: DemoRequest, ground: TownGround): Promise<Result<null, string>> {
  const dataDir = await realpath(request.dataDir);
  const sqlite = await loadSqlite();
  const lock = sqlite === null ? null : await lockFolder(sqlite, dataDir);
  if (sqlite === null || lock?.ok !== true) return err('La cartella dell’archivio di prova è in uso: chiudi l’altra finestra di Sportello e riprova.');
  try {
    const file = join(dataDir, 'sportello.db');
    const database = await openRawDatabase(sqlite, file, 'demo', 5_000);
    const { seed, reference, positions, receiptFiles, trail } = request;
    const town = simulateTown({ seed, reference, positions, receiptFiles, services: ground.services, auditHead: trail ? ground.auditHead : null });
    let numbers: TownNumbers | null = null;
    const batches = function* (): Generator<TownBatch> {
      numbers = yield* town;
    };
    try {
      await bulkLoad(database, { sqlite, archive: file, folder: dataDir }, batches(), request.onStep);
    } finally {
      await database.close();
    }
    await syncFile(file);
    await raiseRegister(request, dataDir, numbers);
    return ok(null);
  } finally {
    await lock.value.release();
  }
}

/** The load did not wait for the disk; nobody has the database open now. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The register outside the folder follows the numbers given out, so that the next one is new. */
async function raiseRegister(request: DemoRequest, dataDir: string, numbers: TownNumbers | null): Promise<void> {
  const register = registerOf(request, dataDir);
  const found = await register.read();
  if (found.kind !== 'FOUND' || numbers === null) throw new Error('The set-up left no register of numbers');
  await register.write({ ...found.highWater, www: NUMBERING.workstation, blockNo: numbers.blocks, upTo: numbers.lastCounter });
}
