import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layMigratedArchive } from '../../data/migrated-archive.fixture.ts';
import { z } from 'zod';
import { buildIban } from '../../domain/iban.ts';
import { operatorByUsername, type Operator } from '../../features/access/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { createNativePositions } from '../../features/positions/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';
import { ADMIN_PASSWORD, openAdministratorWindow, SETUP_FILE, TEST_NOW_MS, valueOf, type WindowClient } from './archive-desk.ts';

/** The account of {@link SETUP_FILE}. */
export const OLD_IBAN = SETUP_FILE.accounts[0]?.iban ?? '';
export const OWN_CODE = SETUP_FILE.entity.fiscalCode;

/** A valid IBAN of a bank of invention, another for every number. */
export function ibanNumber(number: number, abi = '03069'): string {
  const built = buildIban(abi, '09606', String(number).padStart(12, '0'));
  if (!built.ok) throw new Error(built.error);
  return built.value;
}

/** An archive that is closed and opened again in the same folder, as a desk is in the morning. */
export type ChangingDesk = Readonly<{
  archive(): OpenArchive;
  window(): WindowClient;
  admin(): Operator;
  readonly dataDir: string;
  readonly stateDir: string;
  /** Closes as it stands, leaving the folder to another process; `openAgain` follows. */
  leave(): Promise<void>;
  /** Closes as it stands and opens again. */
  openAgain(): Promise<void>;
  close(): Promise<void>;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Loads positions of invention; answers their ids. */
  load(rows: readonly object[]): Promise<readonly number[]>;
}>;

/** Opens a set-up archive; `nowMs` moves its clock. */
export async function openChangingDesk(nowMs: () => number = () => TEST_NOW_MS): Promise<ChangingDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-account-'));
  await layMigratedArchive(join(folder, 'data'));
  const open = async (): Promise<OpenArchive> => {
    const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  const enter = async () => {
    const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
    if (operator === null) throw new Error('no operator');
    return { window: await openAdministratorWindow(archive), operator };
  };
  let archive = await open();
  let left = false;
  const leave = async () => {
    if (!left) await archive.close();
    left = true;
  };
  const applied = await applySetupFile(archive.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  let desk = await enter();
  return {
    archive: () => archive,
    window: () => desk.window,
    admin: () => desk.operator,
    dataDir: join(folder, 'data'),
    stateDir: join(folder, 'state'),
    leave,
    async openAgain() {
      await leave();
      archive = await open();
      left = false;
      desk = await enter();
    },
    async close() {
      await leave();
      await rm(folder, { recursive: true, force: true });
    },
    rows: (sql) => archive.context.engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), sql)),
    async load(rows) {
      const done = valueOf(await createNativePositions(archive.context, desk.operator, rows));
      if (done.rejected.length > 0) throw new Error(JSON.stringify(done.rejected[0]));
      return done.created.map((position) => position.id);
    },
  };
}

/** A row for {@link ChangingDesk.load}: an unpaid TARI of ours. */
export function tari(amountCents = 1000, more: object = {}): object {
  return { service: 'TARI', amountCents, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' }, dueDate: '2026-12-31', ...more };
}
