import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { forgetAnswersAbout, runOnce } from '../../data/request-log.ts';
import { UnitPace } from '../../data/unit-pace.ts';
import type { TreasuryFormat } from '../../domain/treasury-movement.ts';
import type { Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { listAccounts } from '../catalogue/index.ts';
import { keepRawFile } from '../../data/raw-files.ts';
import { sha256Of } from '../payments/index.ts';
import { readEntity } from '../setup/index.ts';
import { readTreasury, sourceOfBytes, type ColumnMap, type TreasuryFacts, type TreasuryOptions, type TreasuryRefusal, type TreasuryRow } from './reading/index.ts';
import { beginFile, dropSomeRows, findFile, forgetFile, importedFileWithHash, insertMovements, outcomesOfFile, publishFile, refuseFile, unfinishedFiles, type StagedMovement, type TreasuryFile, type UnreadRow } from './store.ts';
import { TREASURY_FORMAT_LABELS, TREASURY_RESULT_LABELS, treasuryAnomalyLabels, type TreasuryResult } from './treasury-labels.ts';

/** A file as it was handed in. */
export type IncomingTreasuryFile = Readonly<{ name: string; bytes: Uint8Array }>;

/**
 * What a treasury file came to (cli.md, import). All rows = `entries` (they take part) + `ignored` (G1) + `duplicates` (R0) + `quarantined` (R0b); `unreadable` ones are beside them.
 * `amountCents`: signed sum of the entries.
 */
export type TreasuryOutcome = Readonly<{
  treasuryFileId: number | null; file: string; format: TreasuryFormat | null; formatLabel: string | null; encoding: string | null; sha256: string; result: TreasuryResult; resultLabel: string; error: string | null; message: string | null;
  movements: number; entries: number; ignored: number; duplicates: number; quarantined: number; unreadable: number; amountCents: number; period: Readonly<{ from: string; to: string }> | null; anomalies: readonly string[]; /** What `warnings` do not say. */ anomalyLabels: readonly string[]; warnings: readonly string[]; problems: readonly UnreadRow[];
}>;

const OPERATION = 'treasury.importFile';
/** Rows written in one unit. */
const ROWS_AT_ONCE = { first: 50, most: 400 };
/** Rows taken away in one unit. */
const DROPPED_AT_ONCE = { first: 100, most: 1_000 };
/** Unreadable rows that are told one by one. */
const TOLD_PROBLEMS = 200;

/**
 * Imports one treasury file (reconciliation.md 1, design.md): its bytes are kept, its rows are written as they are read and count only when the last of them is
 * there; a refused file leaves its record and nothing else. The same bytes again change nothing. What duplicates another row is told after the reconciliation has
 * looked at it: here all rows are kept as they came.
 * @param key id of the request for this file: repeated, it answers what it answered
 */
export async function importTreasuryFile(context: ApplicationContext, operator: Operator, file: IncomingTreasuryFile, key: string, columnMap: ColumnMap | null = null): Promise<TreasuryOutcome> {
  const sha256 = sha256Of(file.bytes);
  const begun = await context.engine.write('treasury.begin', (unit) => beginOnce(unit, operator, file, sha256, key), { lane: 'bulk' });
  const stored = await context.engine.read((reader) => findFile(reader, begun.fileId));
  if (stored?.state === 'READING') await read(context, operator, file, sha256, begun.fileId, columnMap);
  await context.reconciliation?.caughtUp();
  return context.engine.read((reader) => outcomeOf(reader, begun.fileId, file.name, begun.already));
}

type Begun = Readonly<{ fileId: number; already: boolean }>;

async function beginOnce(unit: UnitOfWork, operator: Operator, file: IncomingTreasuryFile, sha256: string, key: string): Promise<Begun> {
  const answer = await runOnce(unit, { requestId: key, operation: OPERATION, inputHash: sha256 }, async (): Promise<Begun> => {
    const known = await importedFileWithHash(unit, sha256);
    if (known !== null) return { fileId: known.id, already: true };
    await keepRawFile(unit, sha256, file.bytes);
    return { fileId: await beginFile(unit, { operatorId: operator.id, fileName: file.name, sha256 }), already: false };
  });
  if (!answer.ok) throw new Error('The id of the request was used for another file');
  return answer.value;
}

async function read(context: ApplicationContext, operator: Operator, file: IncomingTreasuryFile, sha256: string, fileId: number, columnMap: ColumnMap | null): Promise<void> {
  await dropRows(context, fileId);
  const { options, postalAccounts } = await context.engine.read((reader) => readingOptions(reader, columnMap));
  const staging = new Staging(context, fileId, postalAccounts);
  try {
    for await (const part of readTreasury(sourceOfBytes(file.name, file.bytes), options)) {
      if (part.kind === 'ROWS') await staging.take(part.rows);
      else if (part.kind === 'END') return await publish(context, operator, staging, part.facts);
      else return await refuse(context, operator, staging, sha256, part.refusal);
    }
  } finally {
    await staging.still();
  }
}

async function readingOptions(reader: Reader, columnMap: ColumnMap | null): Promise<Readonly<{ options: TreasuryOptions; postalAccounts: ReadonlySet<string> }>> {
  const entity = await readEntity(reader);
  const accounts = await listAccounts(reader, true);
  return {
    options: { entityFiscalCode: entity?.fiscalCode ?? '', ipaCode: entity?.ipaCode ?? null, columnMap },
    postalAccounts: new Set(accounts.flatMap(({ postal, iban }) => (postal ? [accountKey(iban.slice(-ACCOUNT_DIGITS))] : []))),
  };
}

/** The number of the account at the end of an Italian IBAN. */
const ACCOUNT_DIGITS = 12;

function accountKey(account: string): string {
  return account.replace(/\s/g, '').replace(/^0+(?=.)/, '').toUpperCase();
}

/** Rows on their way into the archive: some are written while the next ones are read. */
class Staging {
  readonly fileId: number;
  readonly #context: ApplicationContext;
  readonly #postalAccounts: ReadonlySet<string>;
  readonly #loadedOn: string;
  readonly #rowCodes = new Map<string, number>();
  readonly problems: UnreadRow[] = [];
  readonly #pace = new UnitPace(ROWS_AT_ONCE);
  #waiting: StagedMovement[] = [];
  /** What is being written; one unit at a time. */
  #writing: Promise<unknown> = Promise.resolve();
  #ordinal = 0;

  constructor(context: ApplicationContext, fileId: number, postalAccounts: ReadonlySet<string>) {
    this.#context = context;
    this.fileId = fileId;
    this.#postalAccounts = postalAccounts;
    this.#loadedOn = context.clock.today();
  }

  get movements(): number {
    return this.#ordinal;
  }

  get rowCodes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#rowCodes);
  }

  async take(rows: readonly TreasuryRow[]): Promise<void> {
    for (const row of rows) {
      if (row.kind === 'UNREADABLE') this.#note(row.sourceRow, row.problems);
      else this.#stage(row);
    }
    while (this.#waiting.length >= this.#pace.items) await this.#write();
  }

  /** @throws what a unit met that was still being written */
  async end(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write();
    await this.#writing;
  }

  /** Nothing is being written any more, whatever became of it. */
  async still(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  #stage({ movement, warnings, flaggedRegularised }: Extract<TreasuryRow, { kind: 'MOVEMENT' }>): void {
    this.#ordinal += 1;
    for (const { code } of warnings) this.#count(code);
    const postalAccount = movement.postalAccount || (movement.account !== null && this.#postalAccounts.has(accountKey(movement.account)));
    this.#waiting.push({ ordinal: this.#ordinal, movement, postalAccount, flaggedRegularised, warnings: warnings.map(({ message }) => message) });
  }

  #note(row: number, problems: Extract<TreasuryRow, { kind: 'UNREADABLE' }>['problems']): void {
    for (const { code, message } of problems) {
      this.#count(code);
      if (this.problems.length < TOLD_PROBLEMS) this.problems.push({ row, code, message });
    }
  }

  #count(code: string): void {
    this.#rowCodes.set(code, (this.#rowCodes.get(code) ?? 0) + 1);
  }

  /** Waits for the unit before, and leaves this one to be waited for. */
  async #write(): Promise<void> {
    await this.#writing;
    const rows = this.#waiting.splice(0, this.#pace.items);
    this.#writing = this.#pace.write(this.#context.engine, 'treasury.rows', rows.length, (unit) => insertMovements(unit, this.fileId, this.#loadedOn, rows));
    // Whoever waits for it is told; a reading that ends before is told by its own end.
    this.#writing.catch(() => undefined);
  }
}

async function publish(context: ApplicationContext, operator: Operator, staging: Staging, facts: TreasuryFacts): Promise<void> {
  await staging.end();
  const { fileId } = staging;
  await context.engine.write('treasury.publish', async (unit) => {
    const { counts, warnings, accounts, iban, skippedLines, pages, statements } = facts;
    await publishFile(unit, fileId, {
      format: facts.format, encoding: facts.encoding, movements: staging.movements, ignored: Object.values(counts.ignored).reduce((sum, count) => sum + count, 0), unreadable: counts.unreadable, warned: counts.warned, period: facts.period,
      facts: { warnings: [...warnings], rowCodes: { ...staging.rowCodes }, accounts: [...accounts], iban, skippedLines, pages: [...pages], statements: [...statements] }, problems: staging.problems,
    });
    await appendAudit(unit, { action: 'FILE_IMPORTED', subjectKind: 'treasury_file', subjectId: String(fileId), operatorId: String(operator.id), before: null, after: { sha256: facts.sha256, format: facts.format, movements: staging.movements } });
    unit.touch('imports');
    unit.touch('treasury');
  }, { lane: 'bulk' });
}

async function refuse(context: ApplicationContext, operator: Operator, staging: Staging, sha256: string, { code, message }: TreasuryRefusal): Promise<void> {
  const { fileId } = staging;
  await staging.still();
  await dropRows(context, fileId);
  await context.engine.write('treasury.refuse', async (unit) => {
    await refuseFile(unit, fileId, code, message);
    await appendAudit(unit, { action: 'FILE_REFUSED', subjectKind: 'treasury_file', subjectId: String(fileId), operatorId: String(operator.id), before: null, after: { sha256, error: code } });
    unit.touch('imports');
  }, { lane: 'bulk' });
}

async function dropRows(context: ApplicationContext, fileId: number): Promise<void> {
  const pace = new UnitPace(DROPPED_AT_ONCE);
  for (let asked = 0, dropped = asked; dropped === asked;) {
    asked = pace.items;
    dropped = await pace.write(context.engine, 'treasury.dropRows', asked, (unit) => dropSomeRows(unit, fileId, asked));
  }
}

/** Takes away what a reading left that was cut off by the end of the program. Called when an archive is opened, before anything is imported. */
export async function forgetUnfinishedFiles(context: ApplicationContext): Promise<void> {
  for (const fileId of await context.engine.read(unfinishedFiles)) {
    await dropRows(context, fileId);
    await context.engine.write('treasury.forget', async (unit) => {
      await forgetFile(unit, fileId);
      await forgetAnswersAbout(unit, OPERATION, 'fileId', fileId);
    }, { lane: 'bulk' });
  }
}

async function outcomeOf(reader: Reader, fileId: number, name: string, already: boolean): Promise<TreasuryOutcome> {
  const file = await findFile(reader, fileId);
  if (file === null) throw new Error('A file that was just imported is not there');
  return outcomeOfFile(reader, { ...file, fileName: name }, already);
}

/** A file as an outcome; `already`: its bytes were here before they were handed in. */
export async function outcomeOfFile(reader: Reader, file: TreasuryFile, already: boolean): Promise<TreasuryOutcome> {
  const result = file.state === 'REFUSED' ? 'REFUSED' : already ? 'ALREADY' : 'IMPORTED';
  const counts = await outcomesOfFile(reader, file.id);
  const { facts } = file;
  const ofRows = [...Object.keys(facts.rowCodes), ...(counts.quarantined > 0 ? ['TES_BOLLETTA_DUPLICATA'] : [])];
  const anomalies = [...facts.warnings.map(({ code }) => code), ...ofRows];
  return {
    treasuryFileId: file.id, file: file.fileName, format: file.format, formatLabel: file.format === null ? null : TREASURY_FORMAT_LABELS[file.format], encoding: file.encoding, sha256: file.sha256, result, resultLabel: TREASURY_RESULT_LABELS[result], error: file.error, message: file.message,
    movements: file.movements, ignored: file.ignored, unreadable: file.unreadable, ...counts, period: file.periodFrom === null || file.periodTo === null ? null : { from: file.periodFrom, to: file.periodTo }, anomalies: [...new Set(anomalies)], anomalyLabels: treasuryAnomalyLabels(ofRows), warnings: facts.warnings.map(({ message }) => message), problems: file.problems,
  };
}
