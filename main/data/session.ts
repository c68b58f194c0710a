import type { z } from 'zod';
import type { Connection } from './connection.ts';
import { DatabaseError, UnitOutlivedError } from './database-error.ts';
import type { RememberedRows } from './remembered-rows.ts';
import { parseRow } from './rows.ts';
import { queryName, refuseUnlessChange, refuseUnlessRows } from './statements.ts';
import type { Reader, RunOutcome, SqlValue, Topic, UnitOfWork } from './unit-of-work.ts';

/** After these SQLite keeps the transaction open; after any other failure it may have rolled it back on its own. */
const harmlessCodes: ReadonlySet<string> = new Set(['SQLITE_CONSTRAINT', 'SQLITE_ERROR', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE', 'SQLITE_READONLY']);

/**
 * Statements of one transaction: run in the order they were asked for, refused once the work has settled.
 * It neither begins nor ends the transaction.
 */
export class Session implements Reader {
  readonly label: string;
  readonly #connection: Connection;
  readonly #remembered: RememberedRows | null;
  #settled = false;
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #fatal: DatabaseError | null = null;

  /** @param remembered of what this transaction sees; a unit, which sees what nobody else does, has none */
  constructor(connection: Connection, label: string, remembered: RememberedRows | null = null) {
    this.#connection = connection;
    this.label = label;
    this.#remembered = remembered;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** A failure after which nothing of this transaction can be trusted; null while it is sound. */
  get fatal(): DatabaseError | null {
    return this.#fatal;
  }

  async all<Row>(rowSchema: z.ZodType<Row>, sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    refuseUnlessRows(sql);
    const rows = await this.#inOrder(() => this.#connection.all(this.label, sql, params));
    return rows.map((row) => parseRow(rowSchema, row, queryName(sql)));
  }

  async get<Row>(rowSchema: z.ZodType<Row>, sql: string, params: readonly SqlValue[] = []): Promise<Row | null> {
    const rows = await this.all(rowSchema, sql, params);
    return rows[0] ?? null;
  }

  async getRemembered<Row>(rowSchema: z.ZodType<Row>, sql: string, params: readonly SqlValue[] = []): Promise<Row | null> {
    refuseUnlessRows(sql);
    const known = this.#remembered?.find(sql, params) ?? null;
    const rows = known ?? (await this.#inOrder(() => this.#connection.all(this.label, sql, params)));
    if (known === null) this.#remembered?.keep(sql, params, rows);
    return rows.length === 0 ? null : parseRow(rowSchema, rows[0], queryName(sql));
  }

  protected async change(sql: string, params: readonly SqlValue[]): Promise<RunOutcome> {
    return this.#inOrder(() => this.#connection.run(this.label, sql, params));
  }

  /** Ends the session. Tells whether statements were still running, and waits for them. */
  async settle(): Promise<{ unfinished: boolean }> {
    const unfinished = this.#waiting > 0;
    this.#settled = true;
    await this.#tail;
    return { unfinished };
  }

  async #inOrder<T>(statement: () => Promise<T>): Promise<T> {
    if (this.#settled) throw new UnitOutlivedError(this.label);
    this.#waiting += 1;
    const outcome = this.#tail.then(() => {
      if (this.#fatal !== null) throw this.#fatal;
      return statement();
    });
    this.#tail = outcome.catch((thrown: unknown) => {
      if (thrown instanceof DatabaseError && !harmlessCodes.has(thrown.code)) this.#fatal = thrown;
    });
    try {
      return await outcome;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** The unit of work handed to features: a session that may change rows. */
export class Unit extends Session implements UnitOfWork {
  readonly now: string;
  readonly isAwaited: () => boolean;
  #effects: (() => void)[] = [];
  #topics: Topic[] = [];
  #doomedBy: string | null = null;
  #savepoints = 0;

  constructor(connection: Connection, label: string, now: string, isAwaited: () => boolean) {
    super(connection, label);
    this.now = now;
    this.isAwaited = isAwaited;
  }

  /** Label of the joined write that failed inside this unit; null while it may commit. */
  get doomedBy(): string | null {
    return this.#doomedBy;
  }

  get effects(): readonly (() => void)[] {
    return this.#effects;
  }

  get topics(): ReadonlySet<Topic> {
    return new Set(this.#topics);
  }

  async run(sql: string, params: readonly SqlValue[] = []): Promise<RunOutcome> {
    refuseUnlessChange(sql);
    return this.change(sql, params);
  }

  afterCommit(effect: () => void): void {
    if (this.settled) throw new UnitOutlivedError(this.label);
    this.#effects.push(effect);
  }

  touch(topic: Topic): void {
    if (this.settled) throw new UnitOutlivedError(this.label);
    this.#topics.push(topic);
  }

  doom(joinedLabel: string): void {
    this.#doomedBy ??= joinedLabel;
  }

  /** Runs `work` behind a savepoint; undone when `failed` says so or it throws. One at a time in a unit. */
  async inSavepoint<T>(work: () => Promise<T>, failed: (value: T) => boolean): Promise<T> {
    this.#savepoints += 1;
    const name = `attempt_${this.#savepoints}`;
    const before = { effects: this.#effects.length, topics: this.#topics.length, doomedBy: this.#doomedBy };
    const undo = async (): Promise<void> => {
      await this.change(`ROLLBACK TO ${name}`, []);
      this.#effects = this.#effects.slice(0, before.effects);
      this.#topics = this.#topics.slice(0, before.topics);
      this.#doomedBy = before.doomedBy;
    };
    await this.change(`SAVEPOINT ${name}`, []);
    try {
      const value = await work();
      if (failed(value)) await undo();
      return value;
    } catch (thrown) {
      await undo();
      throw thrown;
    } finally {
      await this.change(`RELEASE ${name}`, []);
    }
  }
}
