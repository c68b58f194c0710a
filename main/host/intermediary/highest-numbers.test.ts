import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEntityIdentity, readNumberingCodes } from '../../features/setup/index.ts';
import type { IntermediaryConnector, NotFound, PullCtx, Read, RemotePosition } from '../../intermediary/connector.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from '../testing/archive-desk.ts';
import { checkHighestNumbers, highestNumbers } from './highest-numbers.ts';

type Opened = Awaited<ReturnType<typeof openReadyArchive>>;
let opened: Opened;
const navs: string[] = [];
beforeAll(async () => {
  opened = await openReadyArchive();
  const window = await openAdministratorWindow(opened.archive);
  const serviceId = valueOf(await window.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  for (let count = 0; count < 7; count += 1) {
    const made = valueOf(await window.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1_000 + count), draft: false, acceptDuplicate: true, replacesId: null }));
    navs.push(valueOf(await window.positions.show({ id: made.id, nav: null })).options[0]?.installments[0]?.nav ?? '');
  }
});
afterAll(() => opened.cleanUp());

const CTX: PullCtx = { runId: 'r', signal: new AbortController().signal, nowMs: () => 0, record: () => undefined };
const NOBODY: Read<NotFound> = { ok: true, value: { notFound: true } };
const holding = (nav: string): Read<RemotePosition> => ({ ok: true, value: { iupd: 'x', status: 'PAYABLE', version: null, hash: '', installments: [{ nav, iuv: nav.slice(1), status: 'PAYABLE', amountCents: 1, notificationFeeCents: 0, dueDate: null, paidAt: null, receiptId: null, psp: null, markedByCreditor: false }] } });

/** A remote of which only what is asked here is known. */
function remote(ways: Readonly<{ own?: (nav: string) => Read<RemotePosition | NotFound>; byNav?: (nav: string) => Read<RemotePosition | NotFound>; transport?: 'rest' | 'file' }>) {
  const never = async () => { throw new Error('not asked in this test'); };
  const connector: Pick<IntermediaryConnector, 'capabilities' | 'readPosition' | 'findByNav'> = {
    capabilities: { ...CAPABILITIES, transport: ways.transport ?? 'rest' },
    readPosition: async ({ navs: own }) => (ways.own ?? (() => NOBODY))(own[0] ?? ''),
    ...(ways.byNav === undefined ? {} : { findByNav: async (_: string, nav: string) => ways.byNav?.(nav) ?? NOBODY }),
  };
  return { id: 'test', health: never, upsertPosition: never, cancelPosition: never, pull: never, askPayment: never, close: async () => undefined, ...connector } satisfies IntermediaryConnector;
}
const CAPABILITIES: IntermediaryConnector['capabilities'] = {
  navIssuedBy: 'client', segregationCode: '01', auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true, stamp: true, updatableAfterPublish: [], cancelReversible: false, markPaidElsewhere: true, findByNav: true,
  changeFeed: 'arrival', streams: [], pushRate: { calls: 30, perMs: 10_000 }, bulk: null, amountUnit: 'cents', dateZone: 'UTC', treasury: false, noticePdf: false, transport: 'rest',
};

const numbers = () => opened.archive.context.engine.read(async (reader) => {
  const series = await readNumberingCodes(reader);
  if (series === null) throw new Error('no numbering');
  return highestNumbers(reader, (await findEntityIdentity(reader))?.fiscalCode ?? '', series);
});

test('the highest numbers of this desk are looked at, the last given first', async () => {
  expect((await numbers()).map(({ nav }) => nav)).toEqual(navs.toReversed().slice(0, 5));
});

describe('the test of a connection', () => {
  test('tells what is ours there and what is of nobody yet', async () => {
    const { told, taken } = await checkHighestNumbers(remote({ own: (nav) => (nav === navs[6] ? holding(nav) : NOBODY), byNav: () => NOBODY }), await numbers(), CTX);
    expect(told).toMatchObject({ allowed: true, detail: 'Guardati gli ultimi 5: 1 presso l’intermediario sono delle nostre posizioni, 4 non sono ancora di nessuno.' });
    expect(taken).toEqual([]);
  });

  test('does not say that a number is free where only our own positions can be asked for', async () => {
    const { told } = await checkHighestNumbers(remote({ own: (nav) => (nav === navs[6] ? holding(nav) : NOBODY) }), await numbers(), CTX);
    expect(told).toMatchObject({ allowed: null, detail: expect.stringContaining('non dice se un numero è di altri') });
    const all = await checkHighestNumbers(remote({ own: holding }), await numbers(), CTX);
    expect(all.told).toMatchObject({ allowed: true, detail: 'Guardati gli ultimi 5: 5 presso l’intermediario sono delle nostre posizioni.' });
  });

  test('names a number that another position has there', async () => {
    const { told, taken } = await checkHighestNumbers(remote({ byNav: (nav) => (nav === navs[5] ? holding(nav) : NOBODY) }), await numbers(), CTX);
    expect(taken).toEqual([navs[5]]);
    expect(told.allowed).toBe(false);
    expect(told.detail).toContain(`Il numero ${navs[5] ?? ''} è già di un’altra posizione`);
  });

  test('takes for ours what a person loaded on the portal, whatever name it has there', async () => {
    const { told, taken } = await checkHighestNumbers(remote({ byNav: holding }), (await numbers()).map((number) => ({ ...number, onPortal: true })), CTX);
    expect([told.allowed, taken]).toEqual([true, []]);
  });

  test('does not say that all is well when no answer comes, or none can', async () => {
    const silent = await checkHighestNumbers(remote({ own: () => ({ ok: false, error: { kind: 'retry', afterMs: null, scope: 'connector', code: 'HTTP_503' } }) }), await numbers(), CTX);
    expect(silent.told).toMatchObject({ allowed: null, detail: expect.stringContaining('ripeti la prova') });
    const files = await checkHighestNumbers(remote({ transport: 'file' }), await numbers(), CTX);
    expect(files.told).toMatchObject({ allowed: null, detail: expect.stringContaining('Non disponibile') });
  });
});
