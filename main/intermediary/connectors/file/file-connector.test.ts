import { mkdtemp, readdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExchangeRecord, IntermediaryConnector, PullCtx, PulledItem, PullStream, Read, SendCtx, SendResult } from '../../connector.ts';
import { snapshotHash } from '../../position-snapshot.ts';
import { connectorModule } from './index.ts';
import { createFileConnector } from './file-connector.ts';
import type { Exchange } from './exchange.ts';
import { createFolderExchange } from './folder-exchange.ts';
import { createPartner, type Decision, type Partner } from './testing/partner.ts';
import { ORGANIZATION, snapshotOf } from './testing/snapshots.ts';

const START = Date.parse('2026-11-29T08:00:00.000Z');
const accepted = (): Decision => ({ result: 'ACCEPTED' });

let root = '';
let now = START;
let records: ExchangeRecord[] = [];
let partner: Partner;
let connector: IntermediaryConnector;

const stateFolder = (): string => join(root, 'state');
function connect(exchange: Exchange = createFolderExchange(root), withTable = false): IntermediaryConnector {
  return createFileConnector({ exchange, stateFolder: stateFolder(), sender: 'sportello-1', withTable, organization: ORGANIZATION, segregationCode: '01', onServerTime: () => undefined });
}
const sendCtx = (intentId: string, attempt = 1): SendCtx => ({ intentId, intentVersion: 1, attempt, signal: new AbortController().signal, nowMs: () => now, record: (exchange) => records.push(exchange) });
const pullCtx = (): PullCtx => ({ runId: 'run', signal: new AbortController().signal, nowMs: () => now, record: (exchange) => records.push(exchange) });
const refOf = (n: number) => ({ organization: ORGANIZATION, iupd: snapshotOf(n).iupd, navs: snapshotOf(n).options[0]?.installments.map(({ nav }) => nav) ?? [] });

/** A whole run, as the engine does one: the next page is asked for when this one is kept. */
async function run(stream: PullStream): Promise<Readonly<{ items: readonly PulledItem[]; skipped: number; trouble: string | null }>> {
  const items: PulledItem[] = [];
  for (let page: string | null = null; ; ) {
    const read = await connector.pull(stream, ORGANIZATION, { from: null, to: new Date(now).toISOString(), page }, pullCtx());
    if (!read.ok) return { items, skipped: 0, trouble: read.error.kind === 'retry' ? read.error.code : read.error.message };
    items.push(...read.value.items);
    if (read.value.next === null) return { items, skipped: read.value.skipped, trouble: null };
    page = read.value.next;
  }
}

const kindOf = (result: SendResult | Read<SendResult>): string => {
  if ('kind' in result) return result.kind;
  return result.ok ? result.value.kind : result.error.kind;
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sportello-exchange-'));
  now = START;
  records = [];
  partner = await createPartner({ root, organization: ORGANIZATION, nowMs: () => now });
  connector = connect();
});
afterEach(async () => {
  await connector.close();
  await rm(root, { recursive: true, force: true });
});

describe('positions out', () => {
  test('a position is acked when the partner says so, not when the file is written', async () => {
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'))).toEqual({ kind: 'ambiguous', probeAfterMs: 300_000, code: 'WAITING_PARTNER' });
    expect(await connector.readPosition(refOf(1), pullCtx())).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row', code: 'WAITING_PARTNER' } });
    expect(kindOf(await connector.outcomeOf?.('a', refOf(1), pullCtx()) ?? { kind: 'acked', remote: null })).toBe('ambiguous');

    const lines = await partner.answer(accepted);
    expect(lines).toMatchObject([{ line: 1, operation: 'CREATE', operationId: 'a', iupd: snapshotOf(1).iupd, intentVersion: 1, position: { debtor: { name: 'Mario Rossi' }, options: [{ installments: [{ amountCents: 12_051 }] }] } }]);
    expect(JSON.stringify(lines)).not.toContain('positionId');
    expect((await run('OUTCOMES')).items).toHaveLength(1);
    const read = await connector.readPosition(refOf(1), pullCtx());
    expect(read).toMatchObject({ ok: true, value: { status: 'PAYABLE', hash: snapshotHash(snapshotOf(1)) } });
    expect(await connector.outcomeOf?.('a', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'acked' } });
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 2))).toMatchObject({ kind: 'acked' });
    expect(await partner.take()).toEqual([]);
  });

  test('names of files say nothing of anybody; the manifests are a chain without holes', async () => {
    for (const n of [1, 2, 3]) await connector.upsertPosition(snapshotOf(n), null, sendCtx(`id-${n}`));
    const names = await partner.outNames();
    expect(names.filter((name) => name.endsWith('.manifest.json'))).toEqual([1, 2, 3].map((n) => `sportello-1-0000000${n}-20261129T080000Z-id-${n}.manifest.json`));
    expect(names.join()).not.toMatch(/RSSMRA|Rossi|\d{17}/);
    const taken = await partner.take();
    expect(taken.map(({ manifest }) => manifest.sequence)).toEqual([1, 2, 3]);
    expect(taken[0]?.manifest.previousManifestSha256).toBeNull();
    expect(taken[0]?.manifest.files).toMatchObject([{ kind: 'positions', records: 1, sumCents: 12_051 }]);
    expect(taken[2]?.manifest.previousManifestSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('an operation asked for twice is written once, whatever happened between', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    connector = connect();
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 2))).toMatchObject({ kind: 'ambiguous' });
    expect(await partner.take()).toHaveLength(1);
  });

  test('a crash between the manifest and the memory, or a memory that is lost, is made good from the exchange', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await connector.upsertPosition(snapshotOf(2), null, sendCtx('b'));
    await partner.answer(({ operationId }) => (operationId === 'a' ? accepted() : null));
    await run('OUTCOMES');
    await rm(stateFolder(), { recursive: true });
    connector = connect();
    expect(await connector.upsertPosition(snapshotOf(2), null, sendCtx('b', 2))).toMatchObject({ kind: 'ambiguous' });
    await connector.upsertPosition(snapshotOf(3), null, sendCtx('c'));
    expect((await partner.take()).map(({ manifest }) => manifest.sequence)).toEqual([3]);
    await run('OUTCOMES');
    expect(await connector.readPosition(refOf(1), pullCtx())).toMatchObject({ ok: true, value: { status: 'PAYABLE' } });
  });

  test('lines without their manifest were never delivered: they are taken away and sent again', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await writeFile(join(root, 'out', 'sportello-1-00000002-20261129T080000Z-b.positions.jsonl'), 'nomi di persone');
    connector = connect();
    expect(await connector.outcomeOf?.('b', refOf(2), pullCtx())).toMatchObject({ ok: true, value: { kind: 'retry', scope: 'row', code: 'NEVER_LEFT' } });
    expect((await partner.outNames()).join()).not.toContain('00000002');
    await connector.upsertPosition(snapshotOf(2), null, sendCtx('b', 2));
    expect((await partner.take()).map(({ manifest }) => manifest.sequence)).toEqual([1, 2]);
  });

  test('when the answer to the last rename is lost, the folder says whether it happened', async () => {
    const folder = createFolderExchange(root);
    connector = connect({ ...folder, async write(name, bytes, signal) {
      const written = await folder.write(name, bytes, signal);
      return name.endsWith('.manifest.json') ? { ok: false, error: { kind: 'unreachable', code: 'SFTP_TIMEOUT', maybeDone: true } } : written;
    } });
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'))).toEqual({ kind: 'ambiguous', probeAfterMs: 30_000, code: 'SFTP_TIMEOUT' });
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 2))).toMatchObject({ kind: 'ambiguous', code: 'WAITING_PARTNER' });
    expect(await partner.take()).toHaveLength(1);
  });

  test('a refusal is told once, without the words of the partner, which are in the exchanges; after that the operation is a new attempt', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await partner.answer(() => ({ result: 'REFUSED', code: 'IBAN_UNKNOWN', message: 'IBAN di Mario Rossi ignoto' }));
    await run('OUTCOMES');
    expect(await connector.readPosition(refOf(1), pullCtx())).toEqual({ ok: true, value: { notFound: true } });
    const told = await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 2));
    expect(told).toMatchObject({ kind: 'rejected', remedy: { code: 'IBAN_UNKNOWN' } });
    expect(JSON.stringify(told)).toContain('fallo registrare');
    expect(JSON.stringify(told)).not.toContain('Rossi');
    expect(records.at(-1)).toMatchObject({ operation: 'file.outcome', code: 'IBAN_UNKNOWN' });
    expect(records.at(-1)?.responseBody).toContain('IBAN di Mario Rossi ignoto');
    expect(await connector.outcomeOf?.('a', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'rejected' } });
    expect(await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 3))).toMatchObject({ kind: 'ambiguous' });
    expect(await partner.take()).toHaveLength(1);
  });

  test('what the partner says of money and of numbers is a conflict, not a refusal', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await connector.upsertPosition(snapshotOf(2), null, sendCtx('b'));
    await partner.answer(({ operationId }) => ({ result: 'REFUSED', code: operationId === 'a' ? 'NAV_IN_USE' : 'ALREADY_PAID' }));
    await run('OUTCOMES');
    expect(await connector.outcomeOf?.('a', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'conflict', remote: { notFound: true }, code: 'NAV_COLLISION' } });
    expect(await connector.outcomeOf?.('b', refOf(2), pullCtx())).toMatchObject({ ok: true, value: { kind: 'conflict', remote: { status: 'PAID' } } });
  });

  test('a delivery that the partner could not look at is written again by itself', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    const [taken] = await partner.take();
    await partner.outcomes([{ type: 'DELIVERY_REFUSED', delivery: taken?.delivery ?? '', code: 'HASH_MISMATCH', at: new Date(now).toISOString() }]);
    await run('OUTCOMES');
    expect(await connector.outcomeOf?.('a', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'retry', scope: 'row', code: 'HASH_MISMATCH' } });
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a', 2));
    expect((await partner.take()).map(({ lines }) => lines.length)).toEqual([1]);
  });

  test('update, cancellation and payment elsewhere each wait for their outcome', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await partner.answer(accepted);
    await run('OUTCOMES');
    const changed = snapshotOf(1, { amountCents: 9_900 });
    expect(await connector.upsertPosition(changed, { version: null, hash: 'altro' }, sendCtx('b'))).toMatchObject({ kind: 'conflict', code: 'CHANGED' });
    expect(await connector.upsertPosition(changed, { version: null, hash: snapshotHash(snapshotOf(1)) }, sendCtx('b'))).toMatchObject({ kind: 'ambiguous' });
    expect(await connector.cancelPosition(refOf(1), 'Emessa per errore', sendCtx('c'))).toMatchObject({ kind: 'retry', scope: 'row', code: 'WAITING_PARTNER' });
    await partner.answer(accepted);
    await run('OUTCOMES');
    expect(await connector.readPosition(refOf(1), pullCtx())).toMatchObject({ value: { hash: snapshotHash(changed), installments: [{ amountCents: 9_900 }] } });
    await connector.cancelPosition(refOf(1), 'Emessa per errore', sendCtx('c'));
    expect(await partner.answer(accepted)).toMatchObject([{ operation: 'CANCEL', navs: refOf(1).navs, reason: 'Emessa per errore' }]);
    await run('OUTCOMES');
    expect(await connector.outcomeOf?.('c', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'acked', remote: { status: 'CANCELLED' } } });

    await connector.upsertPosition(snapshotOf(2), null, sendCtx('d'));
    await partner.answer(accepted);
    await run('OUTCOMES');
    const nav = refOf(2).navs[0] ?? '';
    await connector.markPaidElsewhere?.({ organization: ORGANIZATION, iupd: refOf(2).iupd, nav, iuv: nav.slice(1) }, '2026-11-27T23:30:00.000Z', 'In contanti', sendCtx('e'));
    expect(await partner.answer(accepted)).toMatchObject([{ operation: 'MARK_PAID', nav, paidOn: '2026-11-28' }]);
    await run('OUTCOMES');
    expect(await connector.readPosition(refOf(2), pullCtx())).toMatchObject({ value: { status: 'PAID', installments: [{ markedByCreditor: true }] } });

    await connector.upsertPosition(snapshotOf(3), null, sendCtx('f'));
    await partner.answer(accepted);
    await run('OUTCOMES');
    const lost = refOf(3).navs[0] ?? '';
    await connector.markPaidElsewhere?.({ organization: ORGANIZATION, iupd: refOf(3).iupd, nav: lost, iuv: lost.slice(1), notPaid: true }, '2026-11-27T11:00:00.000Z', 'Piano di rate decaduto', sendCtx('g'));
    expect(await partner.answer(accepted)).toMatchObject([{ operation: 'MARK_PAID', nav: lost, notPaid: true, reason: 'Piano di rate decaduto' }]);
  });

  test('many creations go in one delivery and are done when every one is answered', async () => {
    const snapshots = Array.from({ length: 40 }, (_, n) => snapshotOf(n));
    const uploaded = await connector.uploadPositions?.(snapshots, sendCtx('mass'));
    expect(uploaded).toMatchObject({ kind: 'accepted' });
    expect(await connector.uploadPositions?.(snapshots, sendCtx('mass', 2))).toEqual(uploaded);
    const uploadId = uploaded !== undefined && 'uploadId' in uploaded ? uploaded.uploadId : '';
    expect(await connector.uploadStatus?.(uploadId, pullCtx())).toMatchObject({ value: { done: false } });
    const lines = await partner.answer(({ line }) => (line === 7 ? { result: 'REFUSED', code: 'DATA_INVALID' } : accepted()));
    expect(lines).toHaveLength(40);
    await run('OUTCOMES');
    const status = await connector.uploadStatus?.(uploadId, pullCtx());
    const outcomes = status?.ok === true && status.value.done ? [...status.value.outcomes.values()] : [];
    expect(outcomes.map(({ kind }) => kind).filter((kind) => kind === 'acked')).toHaveLength(39);
    expect(outcomes[6]).toMatchObject({ kind: 'rejected' });
  });

  test('of a position of which nothing is known it is not said that it is gone', async () => {
    expect(await connector.readPosition(refOf(9), pullCtx())).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row', code: 'NOTHING_KNOWN' } });
    expect(await connector.outcomeOf?.('never', refOf(9), pullCtx())).toMatchObject({ ok: true, value: { kind: 'retry', code: 'NEVER_LEFT' } });
  });

  test('two desks with one name are found out before they overwrite one another', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await writeFile(join(root, 'out', 'sportello-1-00000001-20261129T080001Z-other.manifest.json'), '{}');
    connector = connect();
    const answer = await connector.upsertPosition(snapshotOf(2), null, sendCtx('b'));
    expect(answer).toMatchObject({ kind: 'unauthorized', code: 'SENDER_NAME_TAKEN' });
    expect((await connector.health(pullCtx())).detail).toContain('un’altra postazione');
  });

  test('the table beside it holds no formula', async () => {
    connector = connect(createFolderExchange(root), true);
    const snapshot = snapshotOf(1, { debtor: { ...snapshotOf(1).debtor, name: '=HYPERLINK("http://x")' } });
    await connector.upsertPosition(snapshot, null, sendCtx('a'));
    const name = (await partner.outNames()).find((one) => one.endsWith('.csv')) ?? '';
    const text = await readFile(join(root, 'out', name), 'utf8');
    expect(text.startsWith('\ufeff"riga";"operazione"')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain('"120,51";"31/12/2026"');
    await expect(partner.take()).resolves.toHaveLength(1);
  });
});

describe('deliveries in', () => {
  const receipt = (n: number, text = 'x') => ({ kind: 'receipt' as const, name: `rt-${n}.xml`, content: `<receipt><creditorReferenceId>${refOf(n).navs[0]?.slice(1)}</creditorReferenceId>${text}</receipt>` });

  test('receipts and flows are handed over once each, and the partner is told when all is kept', async () => {
    const delivery = await partner.deliver([receipt(1), receipt(2), { kind: 'flow', name: 'flusso.xml', content: '<FlussoRiversamento/>' }, { kind: 'receipt', name: 'rt-3.json', content: '{}' }]);
    const receipts = await run('RECEIPTS');
    expect(receipts.items.map(({ stream, mime }) => `${stream} ${mime}`)).toEqual(['RECEIPTS application/xml', 'RECEIPTS application/xml', 'RECEIPTS application/json']);
    expect(await partner.notes()).toEqual([]);
    expect((await run('FLOWS')).items).toHaveLength(1);
    expect(await partner.notes()).toMatchObject([{ delivery, result: 'TAKEN', sender: 'sportello-1', refused: [], warnings: [] }]);
    expect(await run('RECEIPTS')).toEqual({ items: [], skipped: 0, trouble: null });
    expect(await run('FLOWS')).toEqual({ items: [], skipped: 0, trouble: null });
  });

  test('a page that was never kept comes again', async () => {
    await partner.deliver([receipt(1)]);
    const first = await connector.pull('RECEIPTS', ORGANIZATION, { from: null, to: '', page: null }, pullCtx());
    connector = connect();
    expect((await run('RECEIPTS')).items).toEqual(first.ok ? first.value.items : null);
  });

  test('the same file in two deliveries has the same key', async () => {
    await partner.deliver([receipt(1)]);
    await partner.deliver([receipt(1)]);
    const { items } = await run('RECEIPTS');
    expect(items.map(({ naturalKey }) => naturalKey)).toEqual([items[0]?.naturalKey, items[0]?.naturalKey]);
  });

  test('hundreds of receipts of one delivery come in pages', async () => {
    await partner.deliver(Array.from({ length: 230 }, (_, n) => receipt(n)));
    expect((await run('RECEIPTS')).items).toHaveLength(230);
    expect(await partner.notes()).toHaveLength(1);
  });

  test('without its manifest a delivery is not there yet', async () => {
    await partner.deliver([receipt(1)], { broken: 'NO_MANIFEST' });
    expect(await run('RECEIPTS')).toEqual({ items: [], skipped: 0, trouble: null });
  });

  test.each(['NO_FILES', 'SHORT_FILES'] as const)('%s: a delivery that is still arriving waits; ten minutes later it is told', async (broken) => {
    const delivery = await partner.deliver([receipt(1)], { broken });
    await partner.deliver([receipt(2)]);
    await utimes(join(root, 'in', `${delivery}.manifest.json`), new Date(now), new Date(now));
    const first = await run('RECEIPTS');
    expect([first.items.length, first.skipped, first.trouble]).toEqual([1, 1, null]);
    now += 11 * 60_000;
    expect((await run('RECEIPTS')).trouble).toContain(`La consegna «${delivery}» è incompleta: il file «${delivery}.rt-1.xml» manca o è più corto`);
    await writeFile(join(root, 'in', `${delivery}.rt-1.xml`), receipt(1).content);
    expect((await run('RECEIPTS')).items).toHaveLength(1);
  });

  test('a file that is not what the manifest says is refused and told at every run; the others are taken', async () => {
    const delivery = await partner.deliver([receipt(1)], { broken: 'OTHER_CONTENT' });
    await partner.deliver([receipt(2)]);
    const first = await run('RECEIPTS');
    expect(first.items).toHaveLength(1);
    expect(first.trouble).toContain('non è quello che il manifesto dichiara');
    expect(first.trouble).toContain('Il resto è stato preso.');
    await run('FLOWS');
    expect(await partner.notes()).toMatchObject([{ delivery, result: 'PARTLY', refused: [{ code: 'HASH_MISMATCH', file: `${delivery}.rt-1.xml` }] }, { result: 'TAKEN' }]);
    expect((await run('RECEIPTS')).trouble).not.toBeNull();
    for (const name of await readdir(join(root, 'in'))) if (name.startsWith(delivery)) await unlink(join(root, 'in', name));
    expect((await run('RECEIPTS')).trouble).toBeNull();
  });

  test('a manifest that cannot be read is refused, and taken once it is put right under its name', async () => {
    const delivery = await partner.deliver([receipt(1)], { manifestText: '{"format":"altro"}' });
    expect((await run('RECEIPTS')).trouble).toContain('non è scritto come chiede il formato sportello-exchange/1');
    expect(await partner.notes()).toMatchObject([{ delivery, result: 'REFUSED', refused: [{ code: 'MANIFEST_UNREADABLE' }] }]);
    await unlink(join(root, 'in', `${delivery}.manifest.json`));
    await partner.deliver([receipt(1)], { name: delivery, sequence: 1 });
    expect((await run('RECEIPTS')).items).toHaveLength(1);
  });

  test('a delivery of another creditor is not looked into', async () => {
    await partner.deliver([receipt(1)], { organization: '99999999999' });
    const { items, trouble } = await run('RECEIPTS');
    expect(items).toEqual([]);
    expect(trouble).toContain('è di un altro ente');
  });

  test('numbers missing, out of order, repeated or not chained keep nothing back, and are told', async () => {
    await partner.deliver([receipt(1)], { sequence: 1 });
    await partner.deliver([receipt(4)], { sequence: 4 });
    await partner.deliver([receipt(5)], { sequence: 5, previous: 'f'.repeat(64) });
    expect((await run('RECEIPTS')).items).toHaveLength(3);
    const health = await connector.health(pullCtx());
    expect(health.ok).toBe(true);
    expect(health.rights.map(({ detail }) => detail).join(' ')).toContain('Mancano consegne di «partner»: 2, 3. Chiedile al partner.');
    expect(health.rights.map(({ detail }) => detail).join(' ')).toContain('L’impronta del manifesto precedente non è quella della consegna 4');
    now += 1_000;
    await partner.deliver([receipt(2)], { sequence: 2 });
    await partner.deliver([receipt(3)], { sequence: 3 });
    await partner.deliver([receipt(6)], { sequence: 5 });
    expect((await run('RECEIPTS')).items).toHaveLength(3);
    const later = (await connector.health(pullCtx())).rights.map(({ detail }) => detail).join(' ');
    expect(later).not.toContain('Mancano consegne');
    expect(later).toContain('Il numero 5 era già della consegna');
  });

  test('a line that cannot be read takes nothing from the others', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    const [taken] = await partner.take();
    const good = JSON.stringify({ type: 'OUTCOME', delivery: taken?.delivery, operationId: 'a', iupd: snapshotOf(1).iupd, result: 'ACCEPTED', at: new Date(now).toISOString() });
    await partner.deliver([{ kind: 'outcomes', name: 'outcomes.jsonl', content: `{"type":"BOH"}\n${good}\n` }]);
    const { items, trouble } = await run('OUTCOMES');
    expect(items.map(({ naturalKey }) => naturalKey.split('/')[0])).toEqual([snapshotOf(1).iupd]);
    expect(trouble).toContain('La riga 1 di');
    expect(await connector.readPosition(refOf(1), pullCtx())).toMatchObject({ ok: true, value: { status: 'PAYABLE' } });
  });

  test('an outcome that comes late, after a newer one, changes nothing', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    const [taken] = await partner.take();
    const outcome = { type: 'OUTCOME' as const, delivery: taken?.delivery ?? '', operationId: 'a', iupd: snapshotOf(1).iupd, at: new Date(now).toISOString() };
    await partner.outcomes([{ ...outcome, result: 'ACCEPTED' }]);
    await partner.outcomes([{ ...outcome, result: 'REFUSED', code: 'OTHER' }]);
    await run('OUTCOMES');
    expect(await connector.outcomeOf?.('a', refOf(1), pullCtx())).toMatchObject({ ok: true, value: { kind: 'acked' } });
  });

  test('the state that the partner tells is what is read; a fee of SEND is no change, another amount is', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await partner.answer(accepted);
    const nav = refOf(1).navs[0] ?? '';
    const state = { type: 'STATE' as const, iupd: snapshotOf(1).iupd, at: '2026-12-01T10:00:00Z' };
    const installment = { nav, status: 'PAID' as const, amountCents: 12_051, notificationFeeCents: 100, paidAt: '2026-12-01T09:00:00Z', receiptId: 'r1' };
    await partner.outcomes([{ ...state, installments: [installment] }]);
    await run('OUTCOMES');
    expect(await connector.readPosition(refOf(1), pullCtx())).toMatchObject({ value: { status: 'PAID', hash: snapshotHash(snapshotOf(1)), installments: [{ notificationFeeCents: 100, receiptId: 'r1' }] } });
    expect(await connector.cancelPosition(refOf(1), 'x', sendCtx('c'))).toMatchObject({ kind: 'conflict', code: 'STATE_PAID' });
    await partner.outcomes([{ ...state, at: '2026-12-02T10:00:00Z', installments: [{ ...installment, status: 'PAYABLE', amountCents: 999 }] }]);
    await run('OUTCOMES');
    const read = await connector.readPosition(refOf(1), pullCtx());
    expect(read.ok && 'hash' in read.value && read.value.hash).not.toBe(snapshotHash(snapshotOf(1)));
  });

  test('asking about one position looks now, and finds its receipt and no other', async () => {
    await connector.upsertPosition(snapshotOf(1), null, sendCtx('a'));
    await partner.answer(accepted);
    await partner.deliver([receipt(2), receipt(1)]);
    const asked = await connector.askPayment(refOf(1), pullCtx());
    expect(asked).toMatchObject({ ok: true, value: { remote: { status: 'PAYABLE' }, items: [{ stream: 'RECEIPTS' }] } });
    const receipts = await run('RECEIPTS');
    expect(receipts.items).toHaveLength(2);
    expect(receipts.items[1]?.naturalKey).toBe(asked.ok ? asked.value.items[0]?.naturalKey : '');
    expect((await run('OUTCOMES')).items).toHaveLength(1);
  });
});

describe('the connection', () => {
  test('a trial leaves nothing behind and says where it was', async () => {
    const health = await connector.health(pullCtx());
    expect(health).toMatchObject({ ok: true, rights: [{ what: 'Leggere in «in»', allowed: true }, { what: 'Scrivere in «out»', allowed: true }] });
    expect(await partner.outNames()).toEqual([]);
  });

  test('a folder that is not there says which and what to do', async () => {
    await rm(join(root, 'in'), { recursive: true });
    const health = await connector.health(pullCtx());
    expect(health.ok).toBe(false);
    expect(health.detail).toContain('manca la cartella «in»');
    expect(await connector.pull('RECEIPTS', ORGANIZATION, { from: null, to: '', page: null }, pullCtx())).toMatchObject({ ok: false, error: { kind: 'unauthorized', code: 'FOLDER_MISSING' } });
  });

  test('what was typed is checked at its field, and only what applies', async () => {
    const fields = (settings: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>> = {}) => connectorModule.check(settings, secrets).map(({ field }) => field);
    expect(fields({ way: 'folder', sender: 'sportello-1', folder: root })).toEqual([]);
    expect(fields({ way: 'folder', sender: 'Sportello Uno', folder: 'scambio' })).toEqual(['sender', 'folder']);
    expect(fields({ way: 'sftp-password', sender: 'sportello-1', host: 'sftp://x/', port: '0', user: 'u', fingerprint: 'MD5:aa', remoteFolder: '.' })).toEqual(['password', 'host', 'port', 'fingerprint']);
    expect(fields({ way: 'sftp-key', sender: 'sportello-1', host: 'x.it', port: '22', user: 'u', fingerprint: `SHA256:${'A'.repeat(43)}`, remoteFolder: '.' }, { privateKey: 'ssh-rsa AAAA' })).toEqual(['privateKey']);
    const made = await connectorModule.create({ way: 'folder', sender: 'sportello-1', folder: root }, {}, { organization: { fiscalCode: ORGANIZATION, name: 'Comune' }, segregationCode: '01', stateFolder: stateFolder(), nowMs: () => now, random: () => 0, scheduler: { after: () => () => undefined }, lastCallsMs: [], onServerTime: () => undefined });
    expect(made.ok && made.value.capabilities.transport).toBe('file');
  });
});
