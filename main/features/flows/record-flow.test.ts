import { expect, test } from 'vitest';
import { z } from 'zod';
import type { OpenedArchive } from '../opened-archive.fixture.ts';
import { readReceiptFile } from '../payments/index.ts';
import { applyPulledFlows } from './apply-pulled-flows.ts';
import { flowJson, flowXml, openOffice, row, storedFlows, type FlowParts } from './flows.fixture.ts';
import { currentFlowTotals } from './store.ts';
import { recordFlow } from './record-flow.ts';
import { readFlow } from './reading/index.ts';

async function record(archive: OpenedArchive, content: string) {
  const bytes = Buffer.from(content);
  const document = await readReceiptFile(bytes);
  if (!document.ok || document.value.kind !== 'NOT_YET' || document.value.flow === null) throw new Error('not a flow');
  const flow = await readFlow(document.value.flow);
  if (!flow.ok) throw new Error(flow.error.message);
  return archive.engine.write('test.record', (unit) => recordFlow(unit, flow.value, { bytes, channel: 'file', operatorId: null }));
}

const three = (more: Partial<FlowParts> = {}): string => flowXml({ rows: [row(), row({ iur: 'iur-2' }), row({ iur: 'iur-3', index: '' })], ...more });

test('a flow is recorded with all its rows, and the same one again changes nothing', async () => {
  const archive = await openOffice();
  expect(await record(archive, three())).toMatchObject({ result: 'IMPORTED', anomalies: [], supersededId: null });
  expect(await record(archive, three())).toMatchObject({ result: 'ALREADY' });
  expect(await storedFlows(archive)).toMatchObject([{ state: 'CURRENT', payments: 3, totalCents: 6621, revision: null, source: 'file' }]);
  const lines = await archive.engine.read((reader) => reader.all(z.object({ line: z.int(), iur: z.string(), transferIndex: z.int().nullable(), outcome: z.string() }), 'SELECT line, iur, transfer_index, outcome FROM reporting_flow_line ORDER BY line'));
  expect(lines).toEqual([{ line: 1, iur: 'iur-1', transferIndex: 1, outcome: '0' }, { line: 2, iur: 'iur-2', transferIndex: 1, outcome: '0' }, { line: 3, iur: 'iur-3', transferIndex: null, outcome: '0' }]);
});

test('the same version through another channel, its rows in another order, is the same; the platform’s number is added to it', async () => {
  const archive = await openOffice();
  await record(archive, flowXml());
  expect(await record(archive, flowJson({ revision: 3 }))).toMatchObject({ result: 'ALREADY' });
  expect(await storedFlows(archive)).toMatchObject([{ revision: 3, source: 'file' }]);
  await record(archive, three({ name: '2026-09-16PSPAITM1XXX-S2' }));
  expect(await record(archive, flowXml({ name: '2026-09-16PSPAITM1XXX-S2', rows: [row({ iur: 'iur-3', index: '' }), row(), row({ iur: 'iur-2' })] }))).toMatchObject({ result: 'ALREADY' });
});

test('a later version replaces the one before, which stays as history', async () => {
  const archive = await openOffice();
  await record(archive, flowXml());
  const later = await record(archive, three({ at: '2026-09-17T07:30:00' }));
  expect(later).toMatchObject({ result: 'IMPORTED', supersededId: 1 });
  expect(await storedFlows(archive)).toMatchObject([{ state: 'SUPERSEDED', payments: 1 }, { state: 'CURRENT', payments: 3 }]);
  expect(await archive.engine.read(currentFlowTotals)).toEqual({ flows: 1, lines: 3, totalCents: 6621 });
});

test('an earlier version that arrives late is history at once, and says so', async () => {
  const archive = await openOffice();
  await record(archive, three({ at: '2026-09-17T07:30:00' }));
  expect(await record(archive, flowXml())).toMatchObject({ result: 'SUPERSEDED', anomalies: ['F_LATE_REVISION'] });
  expect(await storedFlows(archive)).toMatchObject([{ state: 'CURRENT' }, { state: 'SUPERSEDED', anomalies: '["F_LATE_REVISION"]' }]);
  expect(await record(archive, flowXml())).toMatchObject({ result: 'ALREADY' });
});

test('versions that the platform numbers follow its numbers', async () => {
  const archive = await openOffice();
  await record(archive, flowJson({ revision: 2, fdrDate: '2026-09-17T06:00:00Z' }));
  expect(await record(archive, flowJson({ revision: 1 }))).toMatchObject({ result: 'SUPERSEDED' });
  expect(await record(archive, flowJson({ revision: 3, fdrDate: '2026-09-18T06:00:00Z' }))).toMatchObject({ result: 'IMPORTED', supersededId: 1 });
});

test('the same version with other rows is a conflict: the first stays valid, the bytes of both are kept', async () => {
  const archive = await openOffice();
  await record(archive, flowXml());
  expect(await record(archive, flowXml({ rows: [row({ iur: 'another' })] }))).toMatchObject({ result: 'CONFLICT', flowId: 1, message: expect.stringContaining('resta valida la prima') });
  expect(await storedFlows(archive)).toHaveLength(1);
  const raw = await archive.engine.read((reader) => reader.get(z.object({ count: z.int() }), 'SELECT COUNT(*) AS count FROM raw_file'));
  expect(raw).toEqual({ count: 2 });
});

test.each<[string, Partial<FlowParts>, readonly string[]]>([
  ['fewer rows than it declares', { count: 2 }, ['F_COUNT']],
  ['another total than its rows', { total: '22.17' }, ['F_TOTAL']],
  ['an unknown outcome', { rows: [row({ outcome: '7' })] }, ['F_OUTCOME']],
  ['a row twice', { rows: [row(), row()] }, ['F_DUP_ROWS']],
  ['an odd name', { name: 'RIVERSAMENTO_1' }, ['F_NAME']],
  ['a name that is too long', { name: `2026-09-16PSPAITM1XXX-${'S'.repeat(20)}` }, ['F_NAME']],
])('a flow with %s is kept, and waits for a person', async (_name, parts, anomalies) => {
  const archive = await openOffice();
  expect(await record(archive, flowXml(parts))).toMatchObject({ result: 'IMPORTED_ANOMALOUS', anomalies });
  expect(await storedFlows(archive)).toMatchObject([{ state: 'ANOMALOUS', anomalies: JSON.stringify(anomalies) }]);
  expect((await archive.engine.read(currentFlowTotals)).flows).toBe(1);
});

test('a flow of another body is refused and leaves nothing', async () => {
  const archive = await openOffice();
  expect(await record(archive, flowXml({ receiver: '99999000559' }))).toMatchObject({ result: 'REFUSED', code: 'E_NOT_OURS' });
  expect(await storedFlows(archive)).toEqual([]);
});

test('pulled flows are recorded one by one: one that cannot be read leaves the others alone', async () => {
  const archive = await openOffice();
  const pulled = [flowJson(), '{"header": {}', flowJson(), flowXml({ receiver: '99999000559' }), '<RT/>'].map((content, index) => ({ naturalKey: `k${index}`, raw: Buffer.from(content), channel: 'gpd' }));
  const applied = await archive.engine.write('test.apply', (unit) => applyPulledFlows(unit, pulled));
  expect(applied).toEqual([
    { naturalKey: 'k0', outcome: 'APPLIED', message: null }, { naturalKey: 'k1', outcome: 'REFUSED', message: expect.stringContaining('incompleto o danneggiato') }, { naturalKey: 'k2', outcome: 'ALREADY', message: null },
    { naturalKey: 'k3', outcome: 'REFUSED', message: expect.stringContaining('99999000559') }, { naturalKey: 'k4', outcome: 'REFUSED', message: expect.any(String) },
  ]);
  expect(await storedFlows(archive)).toMatchObject([{ source: 'gpd', revision: 1, pspName: 'Banca Aurora' }]);
});

test('pulled together, flows leave what they leave one by one', async () => {
  const named = (name: string, more: Partial<FlowParts> = {}): string => flowXml({ name: `2026-09-16PSPAITM1XXX-${name}`, rows: [row({ iur: `${name}-1` }), row({ iur: `${name}-2`, index: '' })], ...more });
  const contents = [
    named('A'), named('B', { at: '2026-09-17T08:00:00' }), named('C', { count: 5 }), named('B'), named('D', { receiver: '99999000559' }), named('A'), named('E', { sender: 'ALTRIT22XXX' }), named('E'), 'non è un flusso', named('F'),
    named('G', { rows: [row({ iur: 'G-9' })], at: '2026-09-18T08:00:00' }),
  ];
  const pulled = contents.map((content, index) => ({ naturalKey: `k${index}`, raw: Buffer.from(content), channel: 'gpd' }));
  const stored = z.object({ flowName: z.string(), pspId: z.string(), flowAt: z.string(), state: z.string(), anomalies: z.string(), rawSha256: z.string(), payments: z.int(), totalCents: z.int(), lines: z.string() });
  const audited = z.object({ action: z.string(), payloadJson: z.string() });
  const left = async (archive: OpenedArchive) => archive.engine.read(async (reader) => ({
    flows: await reader.all(stored, `SELECT flow_name, psp_id, flow_at, state, anomalies, raw_sha256, payments, total_cents,
      (SELECT json_group_array(json_array(l.line, l.iuv, l.iur, l.transfer_index, l.amount_cents, l.outcome, l.paid_on)) FROM (SELECT * FROM reporting_flow_line WHERE flow_id = f.id ORDER BY line) l) AS lines FROM reporting_flow f ORDER BY flow_name, psp_id, flow_at`),
    raw: await reader.get(z.object({ count: z.int() }), 'SELECT COUNT(*) AS count FROM raw_file'),
    audit: (await reader.all(audited, `SELECT e.action, p.payload_json FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE e.subject_kind = 'reporting_flow'`)).map(({ action, payloadJson }) => `${action} ${payloadJson.replace(/"superseded":\[[0-9]+\]/, '"superseded":[one]')}`).toSorted(),
  }));
  const [together, alone] = [await openOffice(), await openOffice()];
  // First G in a version that the batch replaces.
  for (const archive of [together, alone]) await record(archive, named('G'));
  const atOnce = await together.engine.write('test.apply', (unit) => applyPulledFlows(unit, pulled));
  const oneByOne = [];
  for (const one of pulled) oneByOne.push(...(await alone.engine.write('test.apply', (unit) => applyPulledFlows(unit, [one]))));
  expect(atOnce).toEqual(oneByOne);
  expect(atOnce.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'APPLIED', 'APPLIED', 'APPLIED', 'REFUSED', 'ALREADY', 'APPLIED', 'APPLIED', 'REFUSED', 'APPLIED', 'APPLIED']);
  expect(await left(together)).toEqual(await left(alone));
  expect((await together.engine.verify()).auditChain).toMatchObject({ ok: true });
});
