import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendInBulk } from '../../bulk-sending.ts';
import type { IntermediaryConnector } from '../../connector.ts';
import type { IntermediaryPorts } from '../../ports.ts';
import { pullStream } from '../../pulling/index.ts';
import { EndOfProgram } from '../../sender.ts';
import { createSyncEngine } from '../../sync-engine.ts';
import { openSyncOffice, ORGANIZATION, type SyncOffice } from '../../testing/sync-office.ts';
import { createFileConnector } from './file-connector.ts';
import { createFolderExchange } from './folder-exchange.ts';
import { createPartner, type Decision, type Partner } from './testing/partner.ts';

const accepted = (): Decision => ({ result: 'ACCEPTED' });

let root = '';
let office: SyncOffice;
let partner: Partner;
let connector: IntermediaryConnector;

const connect = (): IntermediaryConnector => createFileConnector({ exchange: createFolderExchange(root), stateFolder: join(root, 'state'), sender: 'sportello-1', withTable: false, organization: ORGANIZATION, segregationCode: '01', onServerTime: () => undefined });
/** Outcomes were read by their connector: of them only the bytes are kept. */
const keptAll: IntermediaryPorts['apply'] = async (_unit, items) => items.map(({ naturalKey }) => ({ naturalKey, outcome: 'APPLIED' as const, message: null }));
const pull = () => pullStream({
  engine: office.engine, connector, ports: { apply: keptAll }, nowMs: office.clock.nowMs, newId: randomUUID, signal: new AbortController().signal, record: () => undefined,
}, 'OUTCOMES', ORGANIZATION);
/** The partner answers, its outcomes are pulled, and what waits is asked for again. */
async function answered(decide: (operation: string) => Decision | null): Promise<number> {
  const lines = await partner.answer(({ operation }) => decide(operation));
  expect((await pull()).outcome).toBe('DONE');
  await later();
  return lines.length;
}
async function later(): Promise<void> {
  for (let pass = 0; pass < 3; pass += 1) {
    await office.clock.advance(16 * 60_000);
    await office.send({ connector });
  }
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sportello-exchange-'));
  office = await openSyncOffice();
  partner = await createPartner({ root, organization: ORGANIZATION, nowMs: office.clock.nowMs });
  connector = connect();
});
afterEach(async () => {
  await office.engine.close();
  await rm(root, { recursive: true, force: true });
});

describe('the engine with a partner that answers when it likes', () => {
  test('a position waits for days in doubt without harm, and is confirmed by the outcome', async () => {
    await office.create(1);
    await office.send({ connector });
    for (let day = 0; day < 5; day += 1) await later();
    expect(await office.intents()).toMatchObject([{ state: 'AMBIGUOUS', lastCode: 'WAITING_PARTNER' }]);
    expect(await office.facts()).toEqual([]);
    expect(await answered(accepted)).toBe(1);
    expect(await office.states()).toEqual(['ACKED']);
    expect(await office.facts()).toEqual(['1 create confirmed']);
  });

  test('an outcome that has come is taken with the run that reads it, however long it is until the next look', async () => {
    const sync = createSyncEngine({ engine: office.engine, ports: { ...office.ports, apply: keptAll }, connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
    await office.create(1);
    await sync.runOnce();
    expect(await office.intents()).toMatchObject([{ state: 'AMBIGUOUS', lastCode: 'WAITING_PARTNER' }]);
    const begun = office.clock.nowMs();
    await partner.answer(accepted);
    await sync.runOnce();
    expect(await office.states()).toEqual(['ACKED']);
    expect(office.clock.nowMs()).toBe(begun);
    await sync.stop();
  });

  test('a change that is refused after a long wait is put before a person with its remedy, not as a contradiction', async () => {
    await office.create(1);
    await office.send({ connector });
    await answered(accepted);
    await office.update(1, 20_000);
    await office.send({ connector });
    for (let pass = 0; pass < 4; pass += 1) await later();
    await answered(() => ({ result: 'REFUSED', code: 'AMOUNT_INVALID' }));
    const intents = await office.intents();
    expect(intents[1]).toMatchObject({ kind: 'update', state: 'BLOCKED', lastCode: 'AMOUNT_INVALID' });
    expect(intents[1]?.message).toContain('L’importo non è ammesso dal partner');
    expect(await office.facts()).toEqual(['1 create confirmed']);
  });

  test('a change behind a creation goes out when that is answered, in its order', async () => {
    await office.create(1);
    await office.send({ connector });
    await office.update(1, 20_000);
    await later();
    expect(await answered(accepted)).toBe(1);
    expect(await answered(accepted)).toBe(1);
    expect(await office.states()).toEqual(['ACKED', 'ACKED']);
  });

  test.each(['TAKEN', 'CALLED'] as const)('the program that ends at %s sends once', async (step) => {
    await office.create(1);
    await expect(office.send({ connector, atStep: (at) => { if (at === step) throw new EndOfProgram('here'); } })).rejects.toThrow(EndOfProgram);
    await office.restart();
    connector = connect();
    await later();
    expect(await answered(accepted)).toBe(1);
    expect(await office.states()).toEqual(['ACKED']);
  });

  test('a cancellation that meets a payment gives way to it', async () => {
    await office.create(1);
    await office.send({ connector });
    await answered(accepted);
    await office.cancel(1);
    await office.send({ connector });
    await answered(() => ({ result: 'REFUSED', code: 'ALREADY_PAID' }));
    expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED']);
    expect(await office.facts()).toContain('1 task CANCEL_AGAINST_PAID');
  });

  test('a number that is another position’s stops the desk', async () => {
    await office.create(1);
    await office.send({ connector });
    await answered(() => ({ result: 'REFUSED', code: 'NAV_IN_USE' }));
    expect(await office.states()).toEqual(['CONFLICT']);
    expect(await office.facts()).toContain('1 no more numbers');
  });

  test('many new positions go in one delivery; one that is refused is told by itself', async () => {
    for (let position = 1; position <= 30; position += 1) await office.create(position);
    const deps = { ...office.deps({ connector }), newId: randomUUID };
    expect(await sendInBulk(deps, new AbortController().signal)).toEqual({ did: 'SENT', positions: 30 });
    const lines = await partner.answer(({ line }) => (line === 4 ? { result: 'REFUSED', code: 'IBAN_UNKNOWN' } : accepted()));
    expect(lines).toHaveLength(30);
    await pull();
    await office.clock.advance(6 * 60_000);
    expect((await sendInBulk(deps, new AbortController().signal)).did).toBe('SETTLED');
    const states = await office.states();
    expect(states.filter((state) => state === 'ACKED')).toHaveLength(29);
    expect(states[3]).toBe('BLOCKED');
  });

  test('what the partner left out of a delivery in bulk holds back nobody, and is settled when it is answered', async () => {
    for (let position = 1; position <= 30; position += 1) await office.create(position);
    const deps = { ...office.deps({ connector }), newId: randomUUID };
    await sendInBulk(deps, new AbortController().signal);
    const [delivery] = await partner.take();
    const outcome = (line: number, decision: Decision) => {
      const { operationId = '', iupd = '' } = delivery?.lines[line - 1] ?? {};
      return { type: 'OUTCOME' as const, delivery: delivery?.delivery ?? '', operationId, iupd, at: office.clock.now(), ...decision };
    };
    await partner.outcomes(Array.from({ length: 28 }, (_, index) => outcome(index + 1, accepted())));
    await pull();
    await office.clock.advance(6 * 60_000);
    await sendInBulk(deps, new AbortController().signal);
    expect((await office.states()).map((state) => state)).toEqual([...Array.from({ length: 28 }, () => 'ACKED'), 'AMBIGUOUS', 'AMBIGUOUS']);
    await later();
    await partner.outcomes([outcome(29, accepted()), outcome(30, { result: 'REFUSED', code: 'IBAN_UNKNOWN' })]);
    await pull();
    await later();
    expect((await office.states()).slice(28)).toEqual(['ACKED', 'BLOCKED']);
    expect(await partner.take()).toEqual([]);
  });
});
