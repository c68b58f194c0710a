/** Random flows, payments and rows that name them, few and alike enough to meet each other in every rule; for property tests. */
import fc from 'fast-check';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { ArrivedRow, KnownPsp, MatchableFlow } from '../matching/matching-input.ts';
import { iufOf, PAGOPA, Payments, rowOf, VALLI } from './scenario.ts';

const DAYS = ['2026-03-04', '2026-03-05', '2026-03-06'] as const;
const BOOKED = ['2026-03-05', '2026-03-06', '2026-03-06', '2026-03-09', '2026-03-10', '2026-03-27'] as const;
const AMOUNTS = [100, 200, 300, 500, 600] as const;
export const RANDOM_IUVS = ['470000000126197', '47000000012619719', 'RF48123456789012345678901'] as const;
const psp: fc.Arbitrary<KnownPsp> = fc.constantFrom(PAGOPA, VALLI);
const identity = fc.tuple(fc.constantFrom(...DAYS), psp, fc.constantFrom('S20260', 'S2026030', 'S20260301', 'S20260302', '0001')).map(([day, of, serial]) => ({ iuf: iufOf(day, of, serial), day, of }));

/** Flows, payments of a few IUVs, and rows that are mostly about them. */
export type RandomOffice = Readonly<{ flows: readonly MatchableFlow[]; payments: Payments; rows: readonly ArrivedRow[] }>;

/** With ids from 1; two may have one identifier, or two that differ only in case. */
const randomFlows: fc.Arbitrary<readonly MatchableFlow[]> = fc
  .array(fc.record({ found: identity, totalCents: fc.constantFrom(...AMOUNTS, ...AMOUNTS, 0), anomalous: oneIn(8), isLower: oneIn(8) }), { minLength: 1, maxLength: 10 })
  .map((flows) => flows.map(({ found, totalCents, anomalous, isLower }, place) => ({ id: place + 1, iuf: isLower ? found.iuf.toLowerCase() : found.iuf, pspId: found.of.id, regulationDate: found.day, totalCents, anomalous })));

function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: count - 1 }).map((drawn) => drawn === 0);
}

/** For each IUV one receipt, two or none, perhaps a row of a flow. */
function paymentsFor(flows: readonly MatchableFlow[]): fc.Arbitrary<Payments> {
  const facts = fc.record({ receipts: fc.nat({ max: 2 }), flow: fc.nat({ max: 20 }), cents: fc.constantFrom(...AMOUNTS) });
  return fc.tuple(facts, facts, facts).map((drawn) => {
    const payments = new Payments();
    RANDOM_IUVS.forEach((iuv, place) => {
      const { receipts = 0, flow = 0, cents = 0 } = drawn[place] ?? {};
      for (let count = 0; count < receipts; count += 1) payments.receipt({ id: place * 10 + count + 1, iuv, amountCents: cents, paidOn: '2026-03-04' });
      const reporting = flows[flow];
      if (reporting !== undefined) payments.reported(iuv, reporting);
    });
    return payments;
  });
}

type Facts = Partial<TreasuryMovement>;

/** What a bank writes of one identifier. */
const writings: readonly ((iuf: string) => string)[] = [
  (iuf) => iuf, (iuf) => iuf, (iuf) => iuf, (iuf) => iuf, (iuf) => `${iuf} SALDO`, (iuf) => iuf.toLowerCase(), (iuf) => iuf.slice(0, -1), (iuf) => iuf.slice(0, -2), (iuf) => iuf.slice(0, 24), (iuf) => `${iuf}7`, (iuf) => `${iuf}SALDO`, (iuf) => iuf.replace('XX', 'X'),
];
const ANCHOR = '/PUR/LGPE-RIVERSAMENTO/URI/';

/** Causale, amount and payer of a credit: of one flow or two, of a payment, or of nothing that is said. */
function creditFor(flows: readonly MatchableFlow[]): fc.Arbitrary<Facts> {
  const flow = fc.constantFrom(...flows);
  const write = fc.constantFrom(...writings);
  const apart = fc.constantFrom(0, 0, 0, 0, 1, -1, 100, -100, 200, 300, -200);
  const stranger = identity.map(({ iuf, of, day }): MatchableFlow => ({ id: 0, iuf, pspId: of.id, regulationDate: day, totalCents: 300, anomalous: false }));
  const about = (causaleOf: (flow: MatchableFlow) => string) => (of: MatchableFlow, more: number): Facts => ({ causale: causaleOf(of), amountCents: Math.max(1, of.totalCents + more), payerName: of.pspId === PAGOPA.id ? 'PAGOPA SPA' : 'BANCA DELLE VALLI SPA' });
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(flow, write, apart).map(([of, writing, more]) => about(({ iuf }) => ANCHOR + writing(iuf))(of, more)) },
    { weight: 2, arbitrary: fc.tuple(flow, flow, write, apart).map(([of, other, writing, more]) => about(({ iuf }) => `${ANCHOR}${iuf} ${ANCHOR}${writing(other.iuf)}`)(of, (of === other ? 0 : other.totalCents) + more)) },
    { weight: 2, arbitrary: flow.map((of) => about(({ iuf }) => ANCHOR + iuf)(of, -of.totalCents / 2)) },
    { weight: 1, arbitrary: fc.tuple(stranger, write).map(([of, writing]) => about(({ iuf }) => ANCHOR + writing(iuf))(of, 0)) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...RANDOM_IUVS, '3470000000126197190'), fc.constantFrom(...AMOUNTS)).map(([iuv, amountCents]) => ({ causale: `/RFB/${iuv}/1.00`, amountCents })) },
    { weight: 2, arbitrary: fc.tuple(flow, fc.constantFrom(0, 0, 0, 100, 300)).map(([of, more]) => about(() => 'RIVERSAMENTO INCASSI')(of, more)) },
    { weight: 1, arbitrary: flow.map((of) => about(() => 'BONIFICO LGPE-RIVERSAMENTO SENZA ALTRO')(of, 0)) },
    { weight: 2, arbitrary: fc.tuple(flow, fc.constantFrom('VERSAMENTO', 'VERSAMENTO', 'ORD. VALBIT22XXX', 'ACCREDITO BOLLETTINI POSTALI')).map(([of, causale]) => ({ causale, amountCents: Math.max(1, of.totalCents) })) },
    { weight: 1, arbitrary: fc.tuple(flow, flow).map(([of, other]): Facts => ({ format: 'CSV_COMPLETO', declaredIuf: of.iuf, causale: of.id % 2 === 0 ? 'ACCREDITO' : ANCHOR + other.iuf, amountCents: Math.max(1, other.totalCents) })) },
  );
}

const kinds: fc.Arbitrary<Facts> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<Facts[]>({ ignoredAs: 'NON_ENTRATA', sign: -1 }, { ignoredAs: 'GIROCONTO' }, { ignoredAs: 'REGOLARIZZAZIONE', opType: 'REGOLARIZZATO', regularises: [{ provvisorio: '501', amountCents: 200 }] }) },
);

function numbersOf(place: number, draw: number): Facts {
  const own = { bolletta: String(101 + place), provvisorio: String(501 + place), bankEntityCode: '7' };
  // One in four clashes with another row, or has no number.
  return [own, own, own, own, own, own, own, own, own, { ...own, bankEntityCode: null }, { bolletta: null, provvisorio: own.provvisorio, bankEntityCode: null }, { bolletta: null, provvisorio: null, bankEntityCode: null }, { ...own, bolletta: '101' }, { ...own, provvisorio: '501', bolletta: null }][draw % 14] ?? own;
}

/** Rows whose numbers sometimes clash: copies, quarantined ones, reversals with something to reverse. */
function rowsFor(flows: readonly MatchableFlow[]): fc.Arbitrary<readonly ArrivedRow[]> {
  const row = fc.record({ credit: creditFor(flows), bookingDate: fc.constantFrom(...BOOKED), numbers: fc.nat({ max: 13 }), kind: kinds, isPostal: oneIn(15), second: fc.constantFrom('NO', 'NO', 'NO', 'NO', 'NO', 'COPY', 'REVERSAL', 'PART'), at: fc.nat(1_000) });
  return fc.array(row, { minLength: 1, maxLength: 14 }).map((drawn) => {
    const facts = drawn.flatMap(({ credit, bookingDate, numbers, kind, isPostal, second, at }, place): readonly Readonly<{ facts: Facts; at: number }>[] => {
      const first: Facts = { ...credit, bookingDate, ...numbersOf(place, numbers), ...kind, postalAccount: isPostal, sourceFile: place % 2 === 0 ? 'a.xml' : 'b.xml' };
      const taken = second === 'PART' ? Math.max(1, (first.amountCents ?? 0) - 100) : (first.amountCents ?? 0);
      const other: Facts = second === 'COPY' ? { ...first, sourceFile: 'c.xml' } : { ...first, sign: -1, opType: 'STORNATO', ignoredAs: null, causale: 'STORNO', amountCents: taken };
      return second === 'NO' ? [{ facts: first, at }] : [{ facts: first, at }, { facts: other, at: (at * 7) % 1_000 }];
    });
    const arrivals = facts.map((_, place) => place).sort((a, b) => (facts[a]?.at ?? 0) - (facts[b]?.at ?? 0) || a - b);
    return facts.map((one, place) => rowOf(place + 1, one.facts, arrivals.indexOf(place) + 1));
  });
}

/** Rows with numbers of their own, some of which come once more from a CSV that cuts and knows no bolletta: nothing is quarantined. */
function clearRowsFor(flows: readonly MatchableFlow[]): fc.Arbitrary<readonly ArrivedRow[]> {
  return fc.array(fc.tuple(creditFor(flows), fc.constantFrom(...BOOKED), fc.constantFrom(0, 0, 40, 255), oneIn(6)), { minLength: 1, maxLength: 12 }).map((rows) =>
    rows.flatMap(([credit, bookingDate, cutAt, isReversed], place): readonly ArrivedRow[] => {
      const id = place * 10 + 1;
      const whole: Facts = { ...credit, format: 'GDC', declaredIuf: null, bookingDate, bolletta: String(100 + place), provvisorio: String(500 + place) };
      const copy = rowOf(id + 1, { ...whole, format: 'CSV_PROVVISORI', bolletta: null, bankEntityCode: null, account: null, causale: (credit.causale ?? '').slice(0, cutAt), sourceFile: 'c.csv' });
      const reversal = rowOf(id + 2, { ...whole, causale: 'STORNO', sign: -1, opType: 'STORNATO', bookingDate: '2026-03-11' });
      return [rowOf(id, whole), ...(cutAt === 0 ? [] : [copy]), ...(isReversed ? [reversal] : [])];
    }),
  );
}

function officeWith(rowsOf: (flows: readonly MatchableFlow[]) => fc.Arbitrary<readonly ArrivedRow[]>): fc.Arbitrary<RandomOffice> {
  return randomFlows.chain((flows) => fc.record({ flows: fc.constant(flows), payments: paymentsFor(flows), rows: rowsOf(flows) }));
}

export const randomOffice = officeWith(rowsFor);

/** As {@link clearRowsFor}: the last digit of an id is 1 for a row, 2 for its copy, 3 for its reversal. */
export const clearOffice = officeWith(clearRowsFor);
