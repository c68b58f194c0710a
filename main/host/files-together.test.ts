import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyAuditChain } from '../data/audit.ts';
import type { UnitOfWork } from '../data/engine.ts';
import { runOnce } from '../data/request-log.ts';
import { operatorByUsername, type Operator } from '../features/access/index.ts';
import { flowFiles } from '../features/flows/index.ts';
import { recordReceipt, refuseFile, sha256Of, type ImportedFile, type IncomingFile } from '../features/payments/import-receipts.ts';
import { FileImport, importReceiptFiles, readReceiptFile } from '../features/payments/index.ts';
import type { ReadEntry } from '../features/payments/reading/index.ts';
import { zipOf } from '../features/payments/reading/receipt-message.fixture.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { noticeNumber, receiptXml } from './testing/desk-receipts.ts';
import { bytesOf, everything, flowAbout, insertPositions, oneArriving, somePositions, targetOf, tried, type Arriving, type Numbered } from './testing/mixed-receipts.ts';

const REQUEST = 'request-of-files';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let admin: Operator;
let troubles: unknown[] = [];
beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
  const found = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (found === null) throw new Error('no operator');
  admin = found;
});
beforeEach(() => { troubles = []; });
afterAll(() => cleanUp());

const watched = () => ({ ...archive.context, log: { ...archive.context.log, error: (event: string, thrown: unknown) => { troubles.push(thrown); return event; } } });

/** As files were imported before there were batches: what each leaves behind, with its answer under its own key. Stops after `most` pieces, as a crash would. */
async function asBefore(unit: UnitOfWork, operator: Operator, files: readonly IncomingFile[], most: number): Promise<void> {
  let left = most;
  const piece = async (file: IncomingFile, key: string, read: ReadEntry['outcome']): Promise<void> => {
    left -= 1;
    if (left < 0) return;
    await runOnce<ImportedFile>(unit, { requestId: key, operation: 'payments.importFile', inputHash: sha256Of(file.bytes) }, async () => {
      if (!read.ok) return refuseFile(unit, operator, file, read.error);
      const document = read.value;
      if (document.kind === 'RECEIPT') return recordReceipt(archive.context, unit, operator, file, document.receipt);
      if (document.flow === null) return refuseFile(unit, operator, file, { code: 'E_KIND', message: document.message });
      const blank = { importId: null, file: file.name, kind: 'receipt', format: null, sha256: sha256Of(file.bytes), result: 'REFUSED', resultLabel: 'Rifiutata', error: null, message: null, version: null, receiptId: null, iuv: null, nav: null, totalCents: null, ownCents: null, transfers: null, ownTransfers: null, anomalies: [], anomalyLabels: [], positionId: null, taskIds: [], entries: null, imported: null, refused: null, ignored: null };
      return { ...blank, ...(await flowFiles.take(unit, operator, file, document.flow)) };
    });
  };
  for (const [index, file] of files.entries()) {
    const read = await readReceiptFile(file.bytes);
    if (!read.ok) await piece(file, `${REQUEST}:${index}`, read);
    else if (read.value.kind !== 'ARCHIVE') await piece(file, `${REQUEST}:${index}`, { ok: true, value: read.value });
    else for (const [place, entry] of read.value.entries.entries()) await piece({ name: `${file.name} › ${entry.name}`, bytes: entry.bytes }, `${REQUEST}:${index}:${place}`, entry.outcome);
  }
}

const handed = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('RECEIPT' as const), some: fc.array(oneArriving, { minLength: 1, maxLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ARCHIVE' as const), some: fc.array(oneArriving, { minLength: 1, maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('FLOW' as const, 'REVOCATION' as const), some: fc.array(oneArriving, { minLength: 1, maxLength: 1 }) }) },
);
type Handed = Readonly<{ kind: 'RECEIPT' | 'ARCHIVE' | 'FLOW' | 'REVOCATION'; some: readonly Arriving[] }>;

function fileOf({ kind, some }: Handed, index: number, made: readonly (readonly Numbered[])[]): readonly IncomingFile[] {
  const [first] = some;
  if (first === undefined) return [];
  const { nav, cents } = targetOf(first, made);
  switch (kind) {
    case 'RECEIPT': {
      const bytes = bytesOf(first, made);
      return [{ name: `r${index}.xml`, bytes }, ...(first.again ? [{ name: `r${index} di nuovo.xml`, bytes }] : [])];
    }
    case 'ARCHIVE': return [{ name: `a${index}.zip`, bytes: zipOf(some.map((one, place) => ({ name: `${place}.xml`, content: bytesOf(one, made) }))) }];
    case 'FLOW': case 'REVOCATION': return [{ name: `f${index}.xml`, bytes: flowAbout(nav, cents, `${nav}F${first.which}`, kind === 'REVOCATION') }];
  }
}

test('files imported together leave the archive, and their answers, as those imported one by one; also those that the version of before had begun', async () => {
  let taken = 0;
  await fc.assert(fc.asyncProperty(somePositions, fc.array(handed, { minLength: 1, maxLength: 18 }), fc.nat({ max: 30 }), fc.boolean(), async (positions, handedIn, begun, oneOffice) => {
    const operator = oneOffice ? { ...admin, offices: ['Tributi'] } : admin;
    const attempt = (most: number) => tried(archive.context.engine, async (unit) => {
      const made = await insertPositions(archive.context, unit, positions);
      const files = handedIn.flatMap((one, index) => fileOf(one, index, made));
      await asBefore(unit, operator, files, most);
      const before = await everything(unit);
      const outcomes = await importReceiptFiles(watched(), operator, files, REQUEST, flowFiles);
      return { before, outcomes, said: await everything(unit) };
    });
    const alone = await attempt(Number.MAX_SAFE_INTEGER);
    expect(alone.said).toEqual(alone.before);
    const together = await attempt(0);
    expect(together.outcomes).toEqual(alone.outcomes);
    expect(together.said).toEqual(alone.said);
    const resumed = await attempt(begun);
    expect(resumed.outcomes).toEqual(alone.outcomes);
    expect(resumed.said).toEqual(alone.said);
    taken += together.outcomes.filter(({ result }) => result === 'IMPORTED').length;
  }), { numRuns: 20 });
  expect(troubles).toEqual([]);
  expect(taken).toBeGreaterThan(40);
}, 240_000);

describe('many files at once', () => {
  let serial = 0;
  const stranger = () => receiptXml(noticeNumber(`883${String((serial += 1)).padStart(10, '0')}`, '77'), 5_000);
  const file = (xml: string, name = 'ricevuta.xml'): IncomingFile => ({ name, bytes: Buffer.from(xml) });
  const strangers = (count: number): readonly IncomingFile[] => Array.from({ length: count }, (_, index) => file(stranger(), `r${index}.xml`));
  const create = async () => {
    const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
    if (saved.nav === null) throw new Error('no number');
    return { ...saved, nav: saved.nav };
  };
  const remembered = async (requestId: string) => (await archive.context.engine.read((reader) => reader.all(z.object({ requestId: z.string() }), "SELECT request_id FROM request_log WHERE request_id LIKE ? || ':%' ORDER BY request_id", [requestId]))).map((row) => row.requestId);
  /** Units that the import asked for, and one that does not commit. */
  function counting(fails: (unit: number) => boolean = () => false) {
    const { engine } = archive.context;
    let units = 0;
    const write: typeof engine.write = (label, work, options) => {
      if (label === 'payments.importFile') units += 1;
      return label === 'payments.importFile' && fails(units) ? Promise.reject(new Error('the disk is full')) : engine.write(label, work, options);
    };
    return { context: { ...watched(), engine: { ...engine, write } }, units: () => units };
  }

  test('go in few units, each answered in its place', async () => {
    const files = strangers(300);
    const { context, units } = counting();
    const outcomes = await importReceiptFiles(context, admin, files, newRequestId());
    expect(outcomes.map((outcome) => outcome.file)).toEqual(files.map(({ name }) => name));
    expect(outcomes.every(({ result }) => result === 'IMPORTED')).toBe(true);
    const ids = outcomes.map(({ importId }) => importId ?? 0);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    // A computer that is very slow takes five at a time.
    expect(units()).toBeLessThanOrEqual(files.length / 5);
    expect(await archive.context.engine.read(verifyAuditChain)).toMatchObject({ ok: true });
  });

  test('hold no more in memory than a few megabytes beside one file', async () => {
    const { context, units } = counting();
    const heavy = Array.from({ length: 3 }, (_, index) => file(`non è una ricevuta ${index} ${' '.repeat(2_200_000)}`));
    expect((await importReceiptFiles(context, admin, heavy, newRequestId())).map(({ result }) => result)).toEqual(['REFUSED', 'REFUSED', 'REFUSED']);
    expect(units()).toBe(2);
  });

  test('a save at the counter goes between them', async () => {
    const order: string[] = [];
    const importing = importReceiptFiles(archive.context, admin, strangers(1_000), newRequestId()).then(() => order.push('imported'));
    await create().then(() => order.push('saved'));
    await importing;
    expect(order).toEqual(['saved', 'imported']);
  });

  test('a reporting flow is taken after what came before it, and before what comes after', async () => {
    const position = await create();
    const seen: number[] = [];
    const payments = async () => (await archive.context.engine.read((reader) => reader.get(z.object({ count: z.int() }), 'SELECT COUNT(*) AS count FROM payment')))?.count ?? 0;
    const before = await payments();
    const flows = { take: async (...given: Parameters<typeof flowFiles.take>) => { seen.push(await payments() - before); return flowFiles.take(...given); } };
    const outcomes = await importReceiptFiles(archive.context, admin, [...strangers(3), { name: 'f.xml', bytes: flowAbout(position.nav, 15000, position.nav, false) }, ...strangers(2)], newRequestId(), flows);
    expect(seen).toEqual([3]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['receipt', 'receipt', 'receipt', 'flow', 'receipt', 'receipt']);
  });

  test('one that meets a bug spoils none of the others, is told, and is not remembered as answered', async () => {
    const [good, short] = [await create(), await create()];
    const requestId = newRequestId();
    const files = [file(stranger()), file(receiptXml(short.nav, 12000)), file('non è una ricevuta'), file(receiptXml(good.nav, 15000))];
    // A task needs the day: the receipt that pays too little opens one, the others do not.
    const broken = { ...watched(), clock: { ...archive.context.clock, today: () => { throw new Error('broken on purpose'); } } };
    await expect(importReceiptFiles(broken, admin, files, requestId)).rejects.toThrow('broken on purpose');
    expect(troubles).toHaveLength(1);
    expect(await remembered(requestId)).toEqual([0, 2, 3].map((index) => `${requestId}:${index}`));
    const state = async (id: number) => valueOf(await desk.positions.show({ id, nav: null })).state;
    expect([await state(good.id), await state(short.id)]).toEqual(['PAID', 'TO_SYNC']);
    const again = await importReceiptFiles(archive.context, admin, files, requestId);
    expect(again.map(({ result, anomalies }) => [result, ...anomalies])).toEqual([['IMPORTED', 'R_OTHER_SYSTEM'], ['IMPORTED', 'R_AMOUNT'], ['REFUSED'], ['IMPORTED']]);
    expect(await state(short.id)).toBe('NEEDS_REVIEW');
  });

  test('a database that fails stops the import; what was recorded stays, and the same request goes on from there', async () => {
    const requestId = newRequestId();
    const files = strangers(420);
    const { context } = counting((unit) => unit === 2);
    await expect(importReceiptFiles(context, admin, files, requestId)).rejects.toThrow('the disk is full');
    const done = (await remembered(requestId)).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(420);
    const outcomes = await importReceiptFiles(archive.context, admin, files, requestId);
    expect(outcomes.filter(({ result }) => result === 'IMPORTED')).toHaveLength(420);
    expect(await importReceiptFiles(archive.context, admin, files, requestId)).toEqual(outcomes);
  });

  test('an id that was used for other bytes is refused, that file alone', async () => {
    const requestId = newRequestId();
    const [first, second, third] = [file(stranger()), file(stranger()), file(stranger())];
    await importReceiptFiles(archive.context, admin, [first, second], requestId);
    expect((await importReceiptFiles(archive.context, admin, [first, third, second], requestId)).map(({ result, error }) => [result, error])).toEqual([['IMPORTED', null], ['REFUSED', 'REQUEST_ID_REUSED'], ['ALREADY', null]]);
  });

  test('through the contract each file, and each of an archive, is remembered under the keys of always', async () => {
    const requestId = newRequestId();
    const sent = [file(stranger()).bytes, zipOf([0, 1].map((place) => ({ name: `${place}.xml`, content: Buffer.from(stranger()) }))), file(stranger()).bytes];
    const send = async () => valueOf(await desk.payments.importFiles({ requestId, files: sent.map((bytes, index) => ({ name: `${index}.xml`, contentBase64: Buffer.from(bytes).toString('base64') })) }));
    const first = await send();
    expect(first.files.map(({ kind, result }) => `${kind} ${result}`)).toEqual(['receipt IMPORTED', 'archive IMPORTED', 'receipt IMPORTED']);
    expect(await remembered(requestId)).toEqual([`${requestId}:0:0`, `${requestId}:1:0:0`, `${requestId}:1:0:1`, `${requestId}:2:0`]);
    expect(await send()).toEqual(first);
  });

  test('an archive of receipts tells their sum; one that holds a flow, or nothing that was taken, does not say zero', async () => {
    const position = await create();
    const zipped = (name: string, contents: readonly Uint8Array[]) => ({ name, bytes: zipOf(contents.map((content, place) => ({ name: `${place}.xml`, content }))) });
    const flow = flowAbout(position.nav, 15000, `${position.nav}A`, false);
    const outcomes = await importReceiptFiles(archive.context, admin, [zipped('r.zip', [file(stranger()).bytes, file(stranger()).bytes]), zipped('f.zip', [flow]), zipped('fr.zip', [flow, file(stranger()).bytes]), zipped('x.zip', [Buffer.from('<niente/>')])], newRequestId(), flowFiles);
    expect(outcomes.map(({ totalCents, ownCents, flow: held }) => [totalCents, ownCents, held?.sumCents ?? null])).toEqual([[10_000, 10_000, null], [null, null, 15_000], [5_000, 5_000, null], [null, null, null]]);
  });

  test('with an id of its own a file is answered the same in any company: with others, alone, or as the only one of a request as screens sent it before', async () => {
    const contents = [stranger(), stranger(), stranger()];
    const upload = (index: number, requestId?: string) => ({ name: `${index}.xml`, contentBase64: Buffer.from(contents[index] ?? '').toString('base64'), ...(requestId === undefined ? {} : { requestId }) });
    const ids = [newRequestId(), newRequestId(), newRequestId()];
    // Sent before by a screen that knew one file a request.
    const before = valueOf(await desk.payments.importFiles({ requestId: ids[0] ?? '', files: [upload(0)] })).files;
    const together = valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [0, 1, 2].map((index) => upload(index, ids[index])) }));
    expect(together.files[0]).toEqual(before[0]);
    expect(together.totals).toMatchObject({ files: 3, imported: 3, already: 0 });
    const otherOrder = valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [upload(2, ids[2]), upload(0, ids[0])] }));
    expect(otherOrder.files).toEqual([together.files[2], together.files[0]]);
    expect(valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [upload(1, ids[1])] })).files).toEqual([together.files[1]]);
    // Without the id it is a file like any other, and is known by what it holds.
    expect(valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [upload(1)] })).totals).toMatchObject({ imported: 0, already: 1 });
  });

  test('what a request came to that was cut is answered when its files are sent again, and the rest is recorded', async () => {
    const files = strangers(120);
    const ids = files.map(() => newRequestId());
    const { context } = counting((unit) => unit === 2);
    const send = (engine: typeof archive.context.engine) => {
      const outcomes: ImportedFile[] = [];
      const importing = new FileImport({ ...context, engine }, admin, (outcome) => outcomes.push(outcome));
      return (async () => {
        for (const [index, one] of files.entries()) await importing.take(one, `${ids[index]}:0:0`);
        await importing.end();
        return outcomes;
      })();
    };
    await expect(send(context.engine)).rejects.toThrow('the disk is full');
    const payments = async () => (await archive.context.engine.read((reader) => reader.get(z.object({ count: z.int() }), 'SELECT COUNT(*) AS count FROM payment')))?.count ?? 0;
    const half = await payments();
    const again = await desk.payments.importFiles({ requestId: newRequestId(), files: files.map(({ name, bytes }, index) => ({ name, contentBase64: Buffer.from(bytes).toString('base64'), requestId: ids[index] ?? '' })) });
    expect(valueOf(again).totals).toMatchObject({ files: 120, imported: 120, already: 0, totalCents: 120 * 5_000 });
    expect(await payments() - half).toBeLessThan(120);
  });

  test('a request with the same id twice, or with more bytes than one file may have, is refused before anything is read', async () => {
    const requestId = newRequestId();
    const one = { name: 'r.xml', contentBase64: Buffer.from(stranger()).toString('base64'), requestId };
    expect(await desk.payments.importFiles({ requestId: newRequestId(), files: [one, { ...one, name: 'altro.xml' }] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'files' } });
    const heavy = 'A'.repeat(15_000_000);
    expect(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: 'a.xml', contentBase64: heavy }, { name: 'b.xml', contentBase64: heavy }] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'files' } });
    expect(await remembered(requestId)).toEqual([]);
  });
});
