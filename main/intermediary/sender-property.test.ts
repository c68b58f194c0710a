import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndOfProgram, type SendStep } from './sender.ts';
import type { Fault } from './testing/fake-connector.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

type Doing = Readonly<{ what: 'CHANGE'; amount: number }> | Readonly<{ what: 'CANCEL' | 'SEND' | 'WAIT' | 'PRINT' }> | Readonly<{ what: 'CRASH'; step: SendStep }> | Readonly<{ what: 'FAULT'; call: 'upsert' | 'cancel' | 'read'; fault: Fault }>;

const retry = (scope: 'row' | 'connector'): Fault => ({ kind: 'ANSWER', result: { kind: 'retry', afterMs: null, scope, code: 'HTTP_503' } });
const readFails: Fault = { kind: 'READ', failure: { kind: 'retry', afterMs: null, scope: 'row', code: 'HTTP_503' } };
const doing: fc.Arbitrary<Doing> = fc.oneof(
  fc.record({ what: fc.constant('CHANGE' as const), amount: fc.integer({ min: 1, max: 9_999 }) }),
  fc.record({ what: fc.constantFrom('CANCEL' as const, 'SEND' as const, 'SEND' as const, 'WAIT' as const, 'PRINT' as const) }),
  fc.record({ what: fc.constant('CRASH' as const), step: fc.constantFrom<SendStep>('TAKEN', 'CALLED', 'WRITTEN') }),
  fc.record({ what: fc.constant('FAULT' as const), call: fc.constantFrom('upsert' as const, 'cancel' as const), fault: fc.constantFrom<Fault>({ kind: 'LOST_BEFORE' }, { kind: 'LOST_AFTER' }, { kind: 'THROW' }, retry('row'), retry('connector')) }),
  fc.record({ what: fc.constant('FAULT' as const), call: fc.constant('read' as const), fault: fc.constant(readFails) }),
);

async function carryOut(office: SyncOffice, step: Doing): Promise<void> {
  switch (step.what) {
    case 'CHANGE': if (!office.standing(1).cancelled) await office.update(1, step.amount); return;
    case 'CANCEL': if (!office.standing(1).cancelled) await office.cancel(1); return;
    case 'SEND': await office.send(); return;
    case 'WAIT': return office.clock.advance(16 * 60_000);
    case 'PRINT': office.standing(1).printed = true; return;
    case 'CRASH':
      await office.send({ atStep: (reached) => { if (reached === step.step) throw new EndOfProgram(); } }).catch(() => undefined);
      await office.restart();
      return;
    case 'FAULT': office.remote.fail(step.call, step.fault);
  }
}

test('whatever fails and whenever the program ends, in the end the intermediary holds what the office wants, once', async () => {
  await fc.assert(fc.asyncProperty(fc.array(doing, { maxLength: 14 }), async (steps) => {
    const office = await openSyncOffice();
    await office.create(1);
    for (const step of steps) await carryOut(office, step);
    office.remote.faults.clear();
    for (let pass = 0; pass < 12; pass += 1) {
      await office.clock.advance(16 * 60_000);
      office.health.tryNow();
      await office.health.recover({ runId: 'r', signal: new AbortController().signal, nowMs: office.clock.nowMs, record: () => undefined });
      await office.send();
    }
    const intents = await office.intents();
    expect(intents.filter(({ state }) => state !== 'ACKED' && state !== 'SUPERSEDED')).toEqual([]);
    const held = office.remote.held('POS-1');
    const amounts = steps.slice(0, steps.findIndex(({ what }) => what === 'CANCEL') === -1 ? steps.length : steps.findIndex(({ what }) => what === 'CANCEL')).flatMap((step) => (step.what === 'CHANGE' ? [step.amount] : []));
    if (office.standing(1).cancelled) expect(held?.status ?? 'CANCELLED').toBe('CANCELLED');
    else expect(held).toMatchObject({ status: 'PAYABLE', installments: [{ amountCents: amounts.at(-1) ?? 10_000 }] });
    expect((await office.facts()).filter((fact) => fact.includes('task'))).toEqual([]);
    await office.engine.close();
  }), { numRuns: 40, endOnFailure: true });
}, 120_000);
