import { hostname, homedir } from 'node:os';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DataEngine, UnitOfWork } from '../engine.ts';
import { enrolWorkstation, readDatabaseNumbers, type EnrolmentRefusal } from './enrolment.ts';
import { defaultStateDir, highWaterFile, type HighWater, type HighWaterFile } from './high-water-file.ts';
import { takeFromBlock, type NumberRequest, type TakenNumber } from './issued-numbers.ts';
import { assessStanding, blockCounters, lastCounter, stopped, type NumberingStop, type Standing } from './numbering-standing.ts';

export type { EnrolmentRefusal } from './enrolment.ts';
export type { NumberRequest, TakenNumber } from './issued-numbers.ts';
export type { NumberingStop, NumberingStopReason } from './numbering-standing.ts';

/** Numbers that are kept ready beyond those asked for, so that calls that overlap do not take each other's. */
const margin = 16;

/** Notice numbers of this desk (intermediary.md 4.5, guarantees 1 to 3 and 5). */
export interface Numbering {
  /** The enrolled workstation number and why issuing is refused, if it is. */
  state(): Readonly<{ workstation: string | null; stopped: NumberingStop | null }>;
  /**
   * First enrolment, or a change of number before anything was reserved; the same number again is a no-op.
   * Not inside a unit of work: what is on the disk outside the database cannot be rolled back.
   */
  enrol(www: string): Promise<Result<null, EnrolmentRefusal>>;
  /** New workstation number after a restore, a clone or a move; the old one is retired for ever. Not inside a unit of work. */
  enrolAgain(newWww: string): Promise<Result<null, EnrolmentRefusal>>;
  /** Reserves blocks until `count` numbers are ready. Call it BEFORE the unit of work that takes them, never inside one. */
  ensureNumbers(count: number): Promise<Result<null, NumberingStop>>;
  /** Takes the next number in the caller's unit: it commits or rolls back with it. Fails when none is ready, reserving nothing. */
  takeNumber(unit: UnitOfWork, request: NumberRequest): Promise<Result<TakenNumber, NumberingStop>>;
  /** Counter of the number that comes next under a workstation number, reserving nothing: 0 for one that this desk is not enrolled with. */
  nextCounter(www: string): Promise<number>;
}

export type NumberingOptions = Readonly<{
  engine: DataEngine;
  databaseId: string;
  /** Absolute path of the data folder, symbolic links resolved. */
  dataDir: string;
  /** Folder of the high-water file, outside the data folder; the system's place for the state of this user when absent. */
  stateDir?: string;
  /** Name of this machine; its host name when absent. */
  machine?: string;
}>;

/**
 * Compares database and high-water file, and sets aside a block that a crash left between them.
 * Every start begins a block of its own when the first number is asked for: the rest of the block before is never issued, because a
 * copy restored while that block was in use agrees with the file and yet does not know the last numbers.
 */
export async function openNumbering(options: NumberingOptions): Promise<Numbering> {
  const file = highWaterFile(options.stateDir ?? defaultStateDir(process.platform, process.env, homedir()), options.dataDir);
  const desk = new Desk(options, file, options.machine ?? machineName());
  await desk.assess();
  return desk;
}

/** Host name without its domain, which changes with the network the machine is on. */
function machineName(): string {
  return (hostname().split('.')[0] ?? '').toLowerCase();
}

class Desk implements Numbering {
  readonly #engine: DataEngine;
  readonly #databaseId: string;
  readonly #machine: string;
  readonly #file: HighWaterFile;
  #workstation: string | null = null;
  #stopped: NumberingStop | null = stopped('NOT_ENROLLED');
  /** First block reserved by this process: only from it on numbers are issued. */
  #firstBlock: number | null = null;
  /** Numbers surely ready: counted, then lowered by every taking, also by those that rolled back later. */
  #surelyReady = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: NumberingOptions, file: HighWaterFile, machine: string) {
    this.#engine = options.engine;
    this.#databaseId = options.databaseId;
    this.#machine = machine;
    this.#file = file;
  }

  state(): Readonly<{ workstation: string | null; stopped: NumberingStop | null }> {
    return { workstation: this.#workstation, stopped: this.#stopped };
  }

  enrol(www: string): Promise<Result<null, EnrolmentRefusal>> {
    return this.#alone(() => this.#enrol(www, false));
  }

  enrolAgain(newWww: string): Promise<Result<null, EnrolmentRefusal>> {
    return this.#alone(() => this.#enrol(newWww, true));
  }

  ensureNumbers(count: number): Promise<Result<null, NumberingStop>> {
    return this.#alone(() => this.#ensure(count));
  }

  async takeNumber(unit: UnitOfWork, request: NumberRequest): Promise<Result<TakenNumber, NumberingStop>> {
    if (this.#stopped !== null) return err(this.#stopped);
    if (request.workstation !== this.#workstation) return err(stopped('WORKSTATION_MISMATCH'));
    if (this.#firstBlock === null) return err(stopped('NONE_READY'));
    this.#surelyReady -= 1;
    return takeFromBlock(unit, request, this.#firstBlock);
  }

  async nextCounter(www: string): Promise<number> {
    if (www !== this.#workstation) return 0;
    const database = await this.#engine.read((reader) => readDatabaseNumbers(reader, this.#databaseId));
    const nextBlock = blockCounters(database.lastBlockNo + 1).first;
    const firstBlock = this.#firstBlock;
    if (firstBlock === null) return nextBlock;
    const row = await this.#engine.read((reader) =>
      reader.get(
        z.object({ counter: z.number().nullable() }),
        `/* numbers.upcoming */ SELECT min(next_counter) AS counter FROM number_block WHERE www = ? AND block_no >= ? AND state = 'OPEN' AND next_counter <= last_counter`,
        [www, firstBlock],
      ),
    );
    return row?.counter ?? nextBlock;
  }

  /** Reads file and database afresh and records a skipped block. */
  async assess(): Promise<Standing> {
    const database = await this.#engine.read((reader) => readDatabaseNumbers(reader, this.#databaseId));
    const standing = assessStanding(await this.#file.read(), database, this.#machine);
    this.#workstation = database.www;
    this.#stopped = standing.kind === 'STOPPED' ? standing.stop : null;
    if (standing.kind === 'SKIP_BLOCK' && database.www !== null) await this.#commitBlock(database.www, standing.blockNo, 'SKIPPED');
    return standing;
  }

  /** One at a time: two reservations at once would read the same last block. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#engine.insideUnit()) return Promise.reject(new Error('Numbers are reserved and workstations enrolled outside of units of work'));
    const outcome = this.#turn.then(work);
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }

  async #enrol(www: string, again: boolean): Promise<Result<null, EnrolmentRefusal>> {
    const enrolled = await enrolWorkstation({ engine: this.#engine, file: this.#file, databaseId: this.#databaseId, machine: this.#machine, www, again });
    if (!enrolled.ok) return enrolled;
    if (www !== this.#workstation) {
      this.#firstBlock = null;
      this.#surelyReady = 0;
    }
    await this.assess();
    return ok(null);
  }

  async #ensure(count: number): Promise<Result<null, NumberingStop>> {
    for (;;) {
      if (this.#stopped !== null) return err(this.#stopped);
      if (this.#surelyReady >= count + margin) return ok(null);
      this.#surelyReady = await this.#countReady();
      if (this.#surelyReady >= count + margin) return ok(null);
      const reserved = await this.#reserveBlock();
      if (!reserved.ok) return reserved;
    }
  }

  async #countReady(): Promise<number> {
    const firstBlock = this.#firstBlock;
    if (firstBlock === null) return 0;
    const row = await this.#engine.read((reader) =>
      reader.get(
        z.object({ ready: z.number() }),
        `/* numbers.ready */ SELECT coalesce(sum(last_counter + 1 - next_counter), 0) AS ready FROM number_block WHERE www = ? AND block_no >= ? AND state = 'OPEN'`,
        [this.#workstation, firstBlock],
      ),
    );
    return row?.ready ?? 0;
  }

  /** File first, synced; then the database; then numbers are issued from it (guarantee 2). */
  async #reserveBlock(): Promise<Result<null, NumberingStop>> {
    await this.assess();
    const www = this.#workstation;
    if (this.#stopped !== null || www === null) return err(this.#stopped ?? stopped('NOT_ENROLLED'));
    const database = await this.#engine.read((reader) => readDatabaseNumbers(reader, this.#databaseId));
    const blockNo = database.lastBlockNo + 1;
    const { last } = blockCounters(blockNo);
    if (last > lastCounter) return err(stopped('EXHAUSTED'));
    const written = await this.#writeFile({ www, blockNo, upTo: last });
    if (!written.ok) return written;
    await this.#commitBlock(www, blockNo, 'OPEN');
    this.#firstBlock ??= blockNo;
    return ok(null);
  }

  async #writeFile(reach: Pick<HighWater, 'www' | 'blockNo' | 'upTo'>): Promise<Result<null, NumberingStop>> {
    const found = await this.#file.read();
    const used = found.kind === 'FOUND' ? found.highWater.usedWorkstations : [];
    try {
      await this.#file.write({ ...reach, databaseId: this.#databaseId, machine: this.#machine, usedWorkstations: [...new Set([...used, reach.www])] });
      return ok(null);
    } catch {
      // What the disk really holds is unknown: the next attempt reads it again before going on.
      return err(stopped('FILE_NOT_WRITABLE'));
    }
  }

  async #commitBlock(www: string, blockNo: number, state: 'OPEN' | 'SKIPPED'): Promise<void> {
    const { first, last } = blockCounters(blockNo);
    await this.#engine.write('numbering.reserve', (unit) =>
      unit.run(
        `/* numbers.reserve */ INSERT INTO number_block (www, block_no, first_counter, last_counter, next_counter, state, reserved_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [www, blockNo, first, last, state === 'OPEN' ? first : last + 1, state, unit.now],
      ),
    );
  }
}
