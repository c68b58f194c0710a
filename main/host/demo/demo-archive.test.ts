import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isCivilDate } from '../../domain/civil-date.ts';
import { parseDebtorId } from '../../domain/debtor-id.ts';
import { parseIban } from '../../domain/iban.ts';
import { parseNav } from '../../domain/notice-number.ts';
import { SHOWN_STATES, STORED_STATES, TASK_STATES } from '../../domain/position-state.ts';
import { checkTransferList } from '../../domain/transfer-list.ts';
import { verifyArchive } from '../../features/care/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { readReceiptFile } from '../../features/payments/reading/index.ts';
import { shownStateOf } from '../../features/positions/index.ts';
import { DISCREPANCY_TASK_KINDS, REMOTE_TASK_KINDS, TASK_KINDS } from '../../features/tasks/task-kinds.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';
import { newRequestId, openWindow, valueOf, type WindowClient } from '../testing/archive-desk.ts';
import { makeDemo } from './make-demo.ts';
import { demoFolders, demoRequest, REFERENCE } from './testing/demo-town.ts';
import { ADMINISTRATOR, DEMO_PASSWORD, NUMBERING, OTHER_OPERATORS } from './town.ts';

/** The demo as `npm start -- --demo` makes it, opened on its day of reference. */
let archive: OpenArchive;
let removeFolders: () => Promise<void>;

beforeAll(async () => {
  const folders = await demoFolders();
  removeFolders = folders.remove;
  const made = await makeDemo(demoRequest(folders, 5_000));
  if (!made.ok) throw new Error(made.error);
  const opened = await openArchive({ dataDir: folders.dataDir, stateDir: folders.stateDir, drawing: createInProcessDrawing(), host: 'test', today: REFERENCE, nowMs: () => Date.parse(`${REFERENCE}T08:00:00Z`) });
  if (!opened.ok) throw new Error(opened.error.message);
  archive = opened.value;
}, 180_000);
afterAll(async () => {
  await archive.close();
  await removeFolders();
});

function rows<Row>(schema: z.ZodType<Row>, sql: string): Promise<readonly Row[]> {
  return archive.context.engine.read((reader) => reader.all(schema, sql));
}

type DuplicatePage = Extract<Awaited<ReturnType<WindowClient['people']['duplicates']>>, { ok: true }>['value'];

async function windowOf(username: string): Promise<WindowClient> {
  const window = openWindow(archive);
  valueOf(await window.access.login({ username, password: DEMO_PASSWORD }));
  return window;
}

test('the whole check of the product finds nothing wrong', async () => {
  const report = await verifyArchive(archive.context);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
});

test('it is an archive for tests, and says so', () => {
  expect(archive.context.testArchive).toBe(true);
});

test('every operator of the demo gets in with the one password', async () => {
  for (const { username, role, name } of [ADMINISTRATOR, ...OTHER_OPERATORS]) {
    const answer = await openWindow(archive).access.login({ username, password: DEMO_PASSWORD });
    expect(valueOf(answer)).toMatchObject({ role, name });
  }
});

describe('what is in it', () => {
  test('five thousand positions of thirty services and six offices, over two years', async () => {
    const [count] = await rows(z.object({ positions: z.int(), services: z.int(), offices: z.int(), first: z.string(), last: z.string() }), 'SELECT COUNT(*) AS positions, COUNT(DISTINCT service_id) AS services, COUNT(DISTINCT office) AS offices, MIN(created_at) AS first, MAX(created_at) AS last FROM debt_position');
    expect(count).toMatchObject({ positions: 5_000, services: 30, offices: 6 });
    expect(count?.first.slice(0, 7)).toBe('2024-11');
    expect(count?.last.slice(0, 10)).toBe('2026-11-27');
  });

  test('positions in every state this version knows; of an option that was not chosen, installments that cannot be paid now', async () => {
    const place = z.object({ state: z.enum(STORED_STATES), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), expiringFrom: z.string().nullable() });
    const positions = await rows(place, 'SELECT state, due_date, payable_until, expiring_from FROM debt_position');
    const shown = new Set(positions.map((row) => shownStateOf(row, row.expiringFrom, REFERENCE)));
    // Reporting and reconciliation are not there yet; a position is never UNPAYABLE, only the installments of the other option.
    expect(SHOWN_STATES.filter((state) => !shown.has(state))).toEqual(['RECONCILED', 'REPORTED', 'UNPAYABLE']);
    const installments = await rows(z.object({ state: z.string() }), "SELECT state FROM installment WHERE state = 'UNPAYABLE'");
    expect(installments.length).toBeGreaterThan(3);
  });

  test('a task of every kind that an archive without connection, without treasury and without a lost plan knows waits for somebody', async () => {
    const waiting = await rows(z.object({ kind: z.string() }), "SELECT DISTINCT kind FROM task WHERE state <> 'DONE'");
    expect(waiting.map((row) => row.kind).toSorted()).toEqual(TASK_KINDS.filter((kind) => ![...REMOTE_TASK_KINDS, ...DISCREPANCY_TASK_KINDS, 'CHANGED_AFTER_CLOSING', 'PAID_AFTER_LAPSE'].some((other) => other === kind)).toSorted());
    const states = await rows(z.object({ state: z.string() }), 'SELECT DISTINCT state FROM task');
    expect(states.map((row) => row.state).toSorted()).toEqual([...TASK_STATES].toSorted());
  });

  test('papers that are valid, superate and taken back; receipts on paper; payments without position; files put aside', async () => {
    const [found] = await rows(z.record(z.string(), z.int()), `SELECT
      (SELECT COUNT(*) FROM notice_print WHERE document = 'NOTICE' AND state = 'CURRENT') AS current, (SELECT COUNT(*) FROM notice_print WHERE state = 'SUPERSEDED') AS superseded, (SELECT COUNT(*) FROM notice_print WHERE state = 'RECALLED') AS recalled,
      (SELECT COUNT(*) FROM notice_print WHERE document = 'RECEIPT') AS receipts, (SELECT COUNT(*) FROM payment WHERE position_id IS NULL) AS strays, (SELECT COUNT(*) FROM import_file WHERE quarantined = 1) AS aside,
      (SELECT COUNT(*) FROM debt_position WHERE replaces_id IS NOT NULL) AS restored, (SELECT COUNT(*) FROM external_payment) AS outside, (SELECT COUNT(*) FROM verification_answer) AS answers, (SELECT COUNT(*) FROM served_person) AS served`);
    expect(Object.entries(found ?? {}).filter(([, count]) => count === 0)).toEqual([]);
  });

  test('a few people who have to do with one another, and a few who are there twice', async () => {
    const links = await rows(z.object({ kind: z.string(), fromId: z.int(), toId: z.int() }), 'SELECT kind, from_id, to_id FROM person_link ORDER BY id');
    expect(links.map(({ kind }) => kind)).toEqual(['HEIR', 'HEIR', 'HEIR', 'CO_OBLIGOR', 'CO_OBLIGOR', 'SUPPORT_ADMINISTRATOR', 'LEGAL_REPRESENTATIVE']);
    const window = await windowOf('sportello');
    const person = valueOf(await window.people.show({ id: links[0]?.toId ?? 0 }));
    expect(person).toMatchObject({ deceased: { heirs: [{ id: links[0]?.fromId }, { id: links[1]?.fromId }] } });
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { pairs, next }: DuplicatePage = valueOf(await window.people.duplicates({ personId: null, cursor, limit: 50 }));
      found.push(...pairs.flatMap(({ reasons }) => reasons.slice(0, 1)));
      cursor = next;
    } while (cursor !== null);
    expect(found.toSorted()).toEqual(['FISCAL_CODE', 'NAME_AND_ADDRESS', 'NAME_AND_ADDRESS', 'VAT_NUMBER']);
  });

  test('nothing happened on the day of reference or later', async () => {
    const late = await rows(z.object({ at: z.string() }), `SELECT at FROM position_fact WHERE at >= '${REFERENCE}' UNION ALL SELECT received_at FROM payment WHERE received_at >= '${REFERENCE}' UNION ALL SELECT paid_on FROM payment WHERE paid_on >= '${REFERENCE}'`);
    expect(late).toEqual([]);
  });
});

describe('codes and words', () => {
  test('every notice number has right check digits and its own IUV; every account, date and causale could be printed', async () => {
    const installments = await rows(z.object({ nav: z.string(), iuv: z.string(), dueDate: z.string() }), 'SELECT nav, iuv, due_date FROM installment WHERE nav IS NOT NULL');
    expect(installments.filter(({ nav, iuv, dueDate }) => { const parsed = parseNav(nav); return !parsed.ok || parsed.value.iuv !== iuv || !isCivilDate(dueDate); })).toEqual([]);
    const accounts = await rows(z.object({ iban: z.string() }), 'SELECT DISTINCT iban FROM transfer');
    expect(accounts.filter(({ iban }) => !parseIban(iban).ok)).toEqual([]);
    const causali = await rows(z.object({ description: z.string() }), 'SELECT description FROM debt_position');
    expect(causali.filter(({ description }) => description.length > 60 || /[{}|]/.test(description))).toEqual([]);
  });

  test('every debtor has a code that the product takes, or none where the service allows it', async () => {
    const people = await rows(z.object({ fiscalCode: z.string().nullable(), type: z.enum(['F', 'G']) }), 'SELECT fiscal_code, type FROM person');
    expect(people.filter(({ fiscalCode, type }) => !parseDebtorId({ value: fiscalCode ?? 'ANONIMO', type, anonymousAllowed: true }).ok)).toEqual([]);
    expect(people.length).toBeGreaterThan(1_400);
  });

  test('the transfers of an installment make its amount', async () => {
    const lists = await rows(z.object({ amountCents: z.int(), transfers: z.string() }), "SELECT i.amount_cents, (SELECT json_group_array(json_object('idTransfer', t.transfer_index, 'amountCents', t.amount_cents, 'iban', t.iban)) FROM transfer t WHERE t.installment_id = i.id) AS transfers FROM installment i");
    const transfer = z.array(z.object({ idTransfer: z.int(), amountCents: z.int(), iban: z.string() }));
    expect(lists.filter(({ amountCents, transfers }) => !checkTransferList(amountCents, transfer.parse(JSON.parse(transfers))).ok)).toEqual([]);
  });
});

describe('it goes on from there', () => {
  test('the next number is one that was never given out', async () => {
    const { numbering, engine } = archive.context;
    expect(numbering.state().stopped).toBeNull();
    const [given] = await rows(z.object({ last: z.int() }), 'SELECT MAX(counter) AS last FROM issued_number');
    expect(await numbering.ensureNumbers(1)).toMatchObject({ ok: true });
    const taken = await engine.write('test.number', (unit) => numbering.takeNumber(unit, NUMBERING));
    // Layout of a number: 3, segregation code (2), application (2), workstation (3), counter (8), check digits (2).
    expect(taken.ok && Number(taken.value.nav.slice(8, 16))).toBeGreaterThan(given?.last ?? Number.MAX_SAFE_INTEGER);
  });

  test('the file of every odd receipt, and of many others, reads as what is stored of it', async () => {
    const stored = await rows(z.object({ document: z.string(), content: z.instanceof(Uint8Array) }), "SELECT p.document, r.content FROM payment p JOIN raw_file r ON r.sha256 = p.raw_sha256 WHERE p.anomalies <> '[]' OR p.id % 8 = 0");
    expect(stored.length).toBeGreaterThan(400);
    for (const { document, content } of stored) {
      const read = await readReceiptFile(content);
      expect(read.ok && read.value.kind === 'RECEIPT' && read.value.receipt).toEqual(JSON.parse(document));
    }
  });

  test('a receipt can be printed', async () => {
    const [payment] = await rows(z.object({ id: z.int() }), "SELECT id FROM payment WHERE effect = 'PAYS' AND anomalies = '[]' ORDER BY id DESC LIMIT 1");
    const window = await windowOf('sportello');
    const paper = valueOf(await window.payments.receiptDocument({ requestId: newRequestId(), paymentId: payment?.id ?? 0 }));
    expect(paper.pages).toBe(1);
  });

  const DECIDED = ['PAID_AFTER_CANCELLATION', 'PAID_TWICE', 'AMOUNT_DIFFERS', 'UNKNOWN_PAYMENT', 'DECLARED_PAID'];
  test('the decision on a task of any kind can be taken back, and the archive still agrees', async () => {
    const window = await windowOf('responsabile');
    for (const kind of DECIDED) {
      const [task] = await rows(z.object({ id: z.int(), version: z.int() }), `SELECT id, version FROM task WHERE kind = '${kind}' AND state = 'DONE' ORDER BY id LIMIT 1`);
      const card = valueOf(await window.tasks.show({ id: task?.id ?? 0 }));
      expect(card, kind).toMatchObject({ kind, outcome: { undoable: true } });
      valueOf(await window.tasks.undo({ requestId: newRequestId(), id: card.id, expectedVersion: card.version, reason: 'Deciso senza sentire il debitore' }));
    }
    const report = await verifyArchive(archive.context);
    expect(report.checks.filter((check) => !check.ok && check.name === 'Stati delle posizioni')).toEqual([]);
  });
});
