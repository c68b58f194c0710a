import { assertNever } from '../../main/domain/result.ts';
import type { CivilDate } from '../../main/domain/civil-date.ts';
import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { EXPECTED, EXPECTED_ONE_OF, EXPECTED_RECEIPT_ALREADY_COLLECTED, expectedAlreadyCollected, expectedDifference } from './expected-outcomes.ts';
import {
  CSV_CAUSALE, cumulativeCausale, cutCausale, flowCausale, gluedDigits, keywordAlone, malformedKeyword, misreadName, partCausale, postalCausale, standardCausale, taggedText, type TextNeeds, type TextOf, type WrittenText,
} from './flow-causali.ts';
import type { FlowPlan } from './flow-plan.ts';
import { KnownNames } from './known-names.ts';
import { otherIncome, postalSlips, singleCausale, wordlessCausale } from './other-causali.ts';
import { paymentsOfFlow, singlePayment, strangeIuv, type SingleForm, type YearPayment } from './payments.ts';
import { POSTAL_PROVIDER_ID, PROVIDERS, type Provider } from './providers.ts';
import type { Channel, ExpectedOutcome, LoosePayment, RowPlan } from './row-plan.ts';
import { drawingStream, pickWeighted } from './drawing-streams.ts';
import { LATE_FROM, LATE_TO, type CaseWithFlows, type YearFlows } from './year-flows.ts';
import type { YearCalendar, YearSettings } from './year-settings.ts';

/** Who runs the account: as the bank writes the name. */
export const ENTITY_NAME = 'COMUNE DI BORGOVALSOLE';

type Expected = readonly [ExpectedOutcome, ...ExpectedOutcome[]];
type Ground = Readonly<{ settings: YearSettings; calendar: YearCalendar; known: KnownNames; totals: ReadonlySet<number>; smallest: ReadonlyMap<string, number>; flows: readonly FlowPlan[]; singles: LoosePayment[] }>;
type Story = Ground & Readonly<{ random: SeededRandom; entry: CaseWithFlows; rows: RowPlan[] }>;

/** Every row that the treasurer's files will have, and the payments credited outside flows. */
export function rowsOfYear(settings: YearSettings, calendar: YearCalendar, { cases, flows }: YearFlows): Readonly<{ rows: readonly RowPlan[]; singles: readonly LoosePayment[] }> {
  const delivered = flows.filter((flow) => flow.delivered);
  const smallest = new Map<string, number>();
  for (const flow of delivered) smallest.set(dayKey(flow), Math.min(smallest.get(dayKey(flow)) ?? Number.MAX_SAFE_INTEGER, flow.totalCents));
  const ground: Ground = { settings, calendar, known: knownNamesOf(delivered), totals: new Set(flows.map(({ totalCents }) => totalCents)), smallest, flows: delivered, singles: [] };
  const rows: RowPlan[] = [];
  for (const [index, entry] of cases.entries()) {
    const story: Story = { ...ground, random: drawingStream(settings.seed, 'CREDITS', index), entry, rows: [] };
    tell(story);
    rows.push(...story.rows);
  }
  return { rows, singles: ground.singles };
}

function tell(story: Story): void {
  const { kind } = story.entry.of;
  switch (kind) {
    case 'STRAIGHT':
      return void namedCredit(story, flowAt(story, 0), flowAt(story, 0).provider.nameStyle === 'HASH' ? EXPECTED_ONE_OF.hash : EXPECTED.exact);
    case 'CUMULATIVE_NAMED':
      return severalNamed(story);
    case 'SINGLE':
      return single(story);
    case 'TRUNCATED':
      return truncated(story);
    case 'LATE_DATE':
      return void namedCredit(story, flowAt(story, 0), EXPECTED.exactButFar, { bookingDay: flowAt(story, 0).day + story.random.between(LATE_FROM, LATE_TO) });
    case 'SPLIT':
      return split(story);
    case 'MISSING_FLOW':
      return missingFlow(story);
    case 'MISSING_CREDIT':
      return undefined;
    case 'DIFFERENT_AMOUNT':
      return differentAmount(story);
    case 'CUMULATIVE_UNNAMED':
      return severalUnnamed(story);
    case 'DUPLICATE_EQUAL':
    case 'DUPLICATE_DIFFERENT':
      return duplicate(story);
    case 'STORNO':
      return storno(story);
    case 'ORPHAN_STORNO':
      return orphanStorno(story);
    case 'ANOMALOUS_FLOW':
      return void namedCredit(story, flowAt(story, 0), EXPECTED.anomalousFlow, { amountCents: story.random.chance(0.5) ? flowAt(story, 0).declared.totalCents : flowAt(story, 0).totalCents });
    case 'ZERO_FLOW':
      return zeroFlow(story);
    case 'KEYWORD_ONLY':
      return keywordOnly(story);
    case 'NEAR_NAME':
      return nearName(story);
    case 'AMOUNT_ONLY':
      return amountOnly(story);
    case 'UNKNOWN_CREDIT':
      return unknownCredit(story);
    case 'UNKNOWN_IUV':
      return unknownIuv(story);
    case 'REGULARISED':
      return regularised(story);
    case 'ALREADY_COLLECTED':
      return alreadyCollected(story);
    case 'POSTAL':
      return postal(story);
    case 'OTHER_ROWS':
      return otherRow(story);
    default:
      return assertNever(kind, 'case of a year');
  }
}

/** Upper-case names are compared: two flows of a year never differ in case alone. */
function knownNamesOf(flows: readonly FlowPlan[]): KnownNames {
  return new KnownNames(flows.map(({ name }) => name));
}

function dayKey({ provider, day }: FlowPlan): string {
  return `${provider.id}|${day}`;
}

function flowAt({ entry }: Story, index: number): FlowPlan {
  const flow = entry.flows[index];
  if (flow === undefined) throw new Error(`A case of ${entry.of.kind} has too few flows`);
  return flow;
}

function dateOf({ calendar }: Ground, day: number): CivilDate {
  const date = calendar.workingDays[day];
  if (date === undefined) throw new Error('The year is over');
  return date;
}

type RowDraft = Pick<RowPlan, 'bookingDay' | 'amountCents' | 'payerName' | 'text' | 'expected'> & Partial<RowPlan>;

function addRow(story: Story, draft: RowDraft): RowPlan {
  const { of } = story.entry;
  const row: RowPlan = {
    kind: 'CREDIT', channel: 'GDC', fileDay: draft.bookingDay, of, detail: of.shape.detail, about: null, isCopy: false, link: 'NONE', pays: { flows: [], receipts: [] }, provider: null, settlementId: null, ...draft,
  };
  story.rows.push(row);
  return row;
}

/** Within the working day after settlement (3.3). */
function ordinaryDay({ random }: Story, flow: FlowPlan): number {
  return flow.day + (random.chance(0.6) ? 1 : 0);
}

/** The cash journal mostly; the postal account is credited by its own provider alone. */
function ordinaryChannel(random: SeededRandom, provider: Provider): Channel {
  if (provider.id === POSTAL_PROVIDER_ID && random.chance(0.2)) return 'POSTE';
  const drawn = random.next();
  return drawn < 0.04 ? 'CSV' : drawn < 0.07 ? 'XLSX' : 'GDC';
}

function journalOrTable(random: SeededRandom): Channel {
  return random.chance(0.06) ? 'CSV' : 'GDC';
}

/** Of one line, and no longer than a table takes: else the journal. */
function channelThatHolds(channel: Channel, { causale }: WrittenText): Channel {
  return channel === 'CSV' && (causale.includes('\n') || causale.length > CSV_CAUSALE) ? 'GDC' : channel;
}

function payerOf(random: SeededRandom, provider: Provider): string {
  return random.pick(provider.names);
}

function textOf(story: Story, flow: FlowPlan, amountCents: number, day: number): TextOf {
  return { random: story.random, name: flow.name, provider: flow.provider, date: dateOf(story, day), entityName: ENTITY_NAME, amountCents };
}

type NamedOptions = Readonly<{ amountCents?: number; bookingDay?: number; channel?: Channel; needs?: TextNeeds; text?: WrittenText; detail?: string; flows?: readonly FlowPlan[] }>;

/** A credit that names one flow, in whatever form its channel writes. */
function namedCredit(story: Story, flow: FlowPlan, expected: Expected, options: NamedOptions = {}): RowPlan {
  const { random, known } = story;
  const bookingDay = options.bookingDay ?? ordinaryDay(story, flow);
  const amountCents = options.amountCents ?? flow.totalCents;
  const channel = options.channel ?? ordinaryChannel(random, flow.provider);
  const of = textOf(story, flow, amountCents, bookingDay);
  const needs = options.needs ?? (channel === 'CSV' ? 'ONE_LINE' : 'ANY');
  const text = options.text ?? (channel === 'POSTE' ? postalCausale(flow.name) : channel === 'XLSX' ? tagged(of) : flowCausale(of, known, needs));
  return addRow(story, {
    bookingDay, amountCents, channel, payerName: channel === 'POSTE' ? 'POSTE ITALIANE SPA' : channel === 'XLSX' ? taggedPayer(flow.provider) : payerOf(random, flow.provider), text, expected: withGluedWord(text, expected), provider: flow.provider,
    pays: { flows: options.flows ?? [flow], receipts: [] }, settlementId: random.chance(0.7) ? flow.settlementId : null, ...(options.detail === undefined ? {} : { detail: options.detail }),
  });
}

/** A word glued to the name is taken for part of it, but for the rules of equal amounts (reconciliation.md 2.3, T1b), of which it is not said whether an anomalous flow falls under them. */
function withGluedWord({ variants }: WrittenText, expected: Expected): Expected {
  const [{ rule, code }] = expected;
  if (!variants.includes('WORD_GLUED')) return expected;
  if (code === 'FLUSSO_ANOMALO') return [...expected, ...EXPECTED.unknownFlow];
  return rule === 'R7' || rule === 'R8' || rule === 'R8b' || rule === 'GIA_RISCOSSO' ? EXPECTED.unknownFlow : expected;
}

function tagged(of: TextOf): WrittenText {
  return { causale: taggedText(of, standardCausale(of.name).causale), variants: ['V7_TAGGED'] };
}

/** What stands between `Descrizione Ordinante:` and the next colon. */
function taggedPayer(provider: Provider): string {
  return `${provider.names[0]}                  VIA ROMA`;
}

function severalNamed(story: Story): void {
  const { random, known, entry } = story;
  const last = entry.flows.reduce((latest, flow) => (flow.day > latest.day ? flow : latest), flowAt(story, 0));
  const wanted = journalOrTable(random);
  const text = cumulativeCausale(random, entry.flows.map(({ name }) => name), known, wanted === 'CSV' ? 'ONE_LINE' : 'ANY');
  addRow(story, {
    bookingDay: ordinaryDay(story, last), amountCents: sumOf(entry.flows), channel: channelThatHolds(wanted, text), payerName: payerOf(random, last.provider), text, expected: EXPECTED.severalNamed, provider: last.provider, pays: { flows: entry.flows, receipts: [] },
  });
}

function sumOf(flows: readonly FlowPlan[]): number {
  return flows.reduce((sum, { totalCents }) => sum + totalCents, 0);
}

const SINGLE_FORMS: Readonly<Record<string, SingleForm>> = { RFS: 'RF', RFB_15: 'FIFTEEN_DIGITS' };

function newSingle(story: Story): LoosePayment {
  const { random, settings, calendar, singles, entry } = story;
  const day = random.between(3, calendar.lastFlowDay);
  const payment = singlePayment(settings, pickWeighted(random, PROVIDERS), singles.length, day, SINGLE_FORMS[entry.of.shape.detail] ?? 'NOTICE', calendar.workingDays);
  const loose = { payment, day };
  singles.push(loose);
  return loose;
}

function receiptOf({ payment }: LoosePayment): NonNullable<YearPayment['receipt']> {
  if (payment.receipt === null) throw new Error('A payment outside flows has a receipt');
  return payment.receipt;
}

function singleCredit(story: Story, loose: LoosePayment, expected: Expected, options: Readonly<{ amountCents?: number; later?: number }> = {}): RowPlan {
  const { random, entry } = story;
  const receipt = receiptOf(loose);
  const amountCents = options.amountCents ?? receipt.amountCents;
  const text = singleCausale(random, entry.of.shape.detail === 'RFB_NOTICE' ? (receipt.nav ?? receipt.iuv) : receipt.iuv, amountCents);
  return addRow(story, {
    bookingDay: loose.day + (options.later ?? random.between(0, 1)), amountCents, channel: channelThatHolds(journalOrTable(random), text), payerName: payerOf(random, receipt.provider), text, expected, provider: receipt.provider,
    pays: { flows: [], receipts: [loose.payment] },
  });
}

function single(story: Story): void {
  singleCredit(story, newSingle(story), EXPECTED.single);
}

/** What was asked for where the names of the day allow it, else the nearest form that they do. */
function truncated(story: Story): void {
  const { random, known, entry } = story;
  const flow = flowAt(story, 0);
  const { name, provider } = flow;
  const number = 10 + provider.id.length + 1;
  const unique = known.shortestUniqueLength(name);
  const lengths = Array.from({ length: name.length - 16 }, (_, index) => 16 + index);
  const forms = {
    UNIQUE: lengths.filter((length) => length >= unique && length >= number + 4), SHORT: lengths.filter((length) => length >= unique && length < number + 4), AMBIGUOUS: lengths.filter((length) => length < unique && length >= number),
  };
  const outcomes = { UNIQUE: EXPECTED.cut, SHORT: EXPECTED.cutShort, AMBIGUOUS: EXPECTED.cutAmbiguous };
  const wanted = entry.of.shape.detail === 'SHORT' || entry.of.shape.detail === 'AMBIGUOUS' ? entry.of.shape.detail : 'UNIQUE';
  const detail = ([wanted, 'UNIQUE', 'SHORT', 'AMBIGUOUS'] as const).find((form) => forms[form].length > 0);
  if (detail === undefined) throw new Error('A name that cannot be cut');
  namedCredit(story, flow, outcomes[detail], { channel: journalOrTable(random), text: cutCausale(random, name, random.pick(forms[detail])), detail });
}

function split(story: Story): void {
  const { random, entry } = story;
  const flow = flowAt(story, 0);
  const parts = entry.of.shape.credits;
  let left = flow.totalCents;
  let bookingDay = ordinaryDay(story, flow);
  for (let part = 0; part < parts; part += 1) {
    const amountCents = part === parts - 1 ? left : random.between(Math.ceil(left * 0.2), Math.floor(left * 0.45));
    left -= amountCents;
    namedCredit(story, flow, EXPECTED.part, { amountCents, bookingDay, channel: 'GDC', text: partCausale(flow.name, part, entry.of.shape.detail === 'WITH_SUPPLEMENT') });
    bookingDay += random.between(0, 2);
  }
}

function missingFlow(story: Story): void {
  const missing = story.entry.flows.find(({ delivered }) => !delivered);
  if (missing === undefined) throw new Error('No flow is missing');
  // A known name with which this one begins would be read where a blank follows it: only the plain text shows that it goes on.
  const begins = story.known.longestPrefixOf(missing.name) !== null;
  namedCredit(story, missing, EXPECTED.unknownFlow, { channel: journalOrTable(story.random), needs: begins ? 'PLAIN' : 'ONE_LINE' });
}

function differentAmount(story: Story): void {
  const { random, entry, smallest } = story;
  const flow = flowAt(story, 0);
  const { detail } = entry.of.shape;
  if (detail === 'MORE_WITH_ANOTHER') return void namedCredit(story, flow, EXPECTED_ONE_OF.moreWithAnother, { amountCents: sumOf(entry.flows), flows: entry.flows });
  // The excess must be less than any flow of that provider and day, or it could be taken for one.
  const most = (smallest.get(dayKey(flow)) ?? 0) - 1;
  const diffCents = detail === 'CENTS' ? random.between(1, 100) * (most > 100 && random.chance(0.5) ? 1 : -1) : detail === 'MORE' && most > 101 ? random.between(101, Math.min(most, 20_000)) : -random.between(101, Math.floor(flow.totalCents / 2));
  namedCredit(story, flow, expectedDifference(diffCents), { amountCents: flow.totalCents + diffCents, detail: detail === 'CENTS' ? detail : diffCents < 0 ? 'LESS' : 'MORE' });
}

function severalUnnamed(story: Story): void {
  const { random, entry } = story;
  const flow = flowAt(story, 0);
  const bookingDay = ordinaryDay(story, flow);
  addRow(story, {
    bookingDay, amountCents: sumOf(entry.flows), channel: journalOrTable(random), payerName: payerOf(random, flow.provider), text: wordlessCausale(random, flow.date), expected: EXPECTED_ONE_OF.sumOnly, provider: flow.provider, pays: { flows: entry.flows, receipts: [] },
  });
}

/** The row once more: in the journal of a later day, or in the table of the month, which cuts the text. */
function duplicate(story: Story): void {
  const { random, entry } = story;
  const original = namedCredit(story, flowAt(story, 0), EXPECTED.exact, { channel: 'GDC' });
  const inTable = entry.of.shape.detail === 'ACROSS_FORMATS' || entry.of.shape.detail === 'SAME_PROVVISORIO';
  const different = entry.of.kind === 'DUPLICATE_DIFFERENT';
  addRow(story, {
    ...original, channel: inTable ? 'CSV' : 'GDC', fileDay: inTable ? original.bookingDay : original.bookingDay + random.between(1, 4), amountCents: different ? original.amountCents + random.between(1, 50_000) : original.amountCents,
    text: inTable ? { causale: original.text.causale.replace(/\s*\n\s*/g, ' ').slice(0, CSV_CAUSALE), variants: [...original.text.variants, 'CUT_BY_TABLE'] } : original.text,
    expected: different ? EXPECTED.sameNumberOtherContent : EXPECTED.alreadyLoaded, about: original, isCopy: true, pays: { flows: [], receipts: [] },
  });
}

function storno(story: Story): void {
  const { random, entry } = story;
  const { detail } = entry.of.shape;
  const flow = flowAt(story, 0);
  const channel: Channel = detail === 'NEGATIVE_CSV_ROW' ? 'CSV' : 'GDC';
  const inPart = detail === 'PARTIAL';
  const first = namedCredit(story, flow, inPart ? EXPECTED.exact : EXPECTED.reversed, { channel });
  const reversedOn = first.bookingDay + random.between(1, 2);
  const link = detail === 'BY_SAME_BOLLETTA' ? 'SAME_BOLLETTA' : detail === 'BY_PROVVISORIO' || detail === 'NEGATIVE_CSV_ROW' ? 'PROVVISORIO' : 'REVERSED_NUMBER';
  addRow(story, {
    kind: 'STORNO', channel, bookingDay: reversedOn, amountCents: inPart ? random.between(100, Math.floor(flow.totalCents / 2)) : flow.totalCents, payerName: first.payerName, text: { causale: `STORNO ${first.text.causale}`.replace(/\s*\n\s*/g, ' ').slice(0, CSV_CAUSALE), variants: first.text.variants },
    expected: inPart ? EXPECTED.reversedInPart : EXPECTED.reversed, about: first, link, provider: flow.provider,
  });
  if (entry.of.shape.credits === 2) namedCredit(story, flow, EXPECTED.exact, { channel, bookingDay: reversedOn + random.between(1, 2) });
}

function orphanStorno(story: Story): void {
  const { random, calendar } = story;
  addRow(story, {
    kind: 'STORNO', bookingDay: random.between(3, calendar.lastFlowDay), amountCents: freeAmount(story, 1_000, 300_000), payerName: 'CREDITORI VARI', text: { causale: 'STORNO ACCREDITO ESERCIZIO PRECEDENTE', variants: ['NO_REFERENCE'] }, expected: EXPECTED.orphan, link: 'NONE',
  });
}

function zeroFlow(story: Story): void {
  if (story.entry.of.shape.detail === 'NOT_NAMED') return;
  namedCredit(story, flowAt(story, 0), EXPECTED.zeroFlow, { amountCents: freeAmount(story, 1_000, 20_000), channel: 'GDC' });
}

function keywordOnly(story: Story): void {
  const { random, entry } = story;
  const flow = flowAt(story, 0);
  namedCredit(story, flow, EXPECTED.keyword, { channel: journalOrTable(random), text: keywordAlone(random, entry.of.shape.detail === 'WITH_URI') });
}

function nearName(story: Story): void {
  const { random, known, entry } = story;
  const flow = flowAt(story, 0);
  const misread = entry.of.shape.detail === 'ONE_CHARACTER' ? misreadName(random, flow.name, known) : null;
  const written = misread ?? gluedDigits(random, flow.name, known);
  if (written === null) throw new Error('A name that nothing is near to');
  namedCredit(story, flow, misread === null ? EXPECTED.digitsGlued : EXPECTED.misread, {
    channel: journalOrTable(random), text: { causale: standardCausale(written).causale, variants: [misread === null ? 'DIGITS_GLUED' : 'ONE_CHARACTER_WRONG'] }, detail: misread === null ? 'DIGITS_GLUED' : 'ONE_CHARACTER',
  });
}

function amountOnly(story: Story): void {
  const { random, entry } = story;
  const flow = flowAt(story, 0);
  const { detail } = entry.of.shape;
  addRow(story, {
    bookingDay: ordinaryDay(story, flow), amountCents: flow.totalCents, channel: journalOrTable(random), payerName: detail === 'UNKNOWN_PAYER' ? 'CREDITORI VARI' : payerOf(random, flow.provider),
    text: detail === 'MALFORMED_KEYWORD' ? malformedKeyword() : wordlessCausale(random, flow.date), expected: EXPECTED_ONE_OF.amountOnly, provider: flow.provider, pays: { flows: [flow], receipts: [] },
  });
}

/** Cents that no flow amounts to. */
function freeAmount({ random, totals }: Story, lowest: number, highest: number): number {
  for (;;) {
    const cents = random.between(lowest, highest);
    if (!totals.has(cents)) return cents;
  }
}

function unknownCredit(story: Story): void {
  const { random, calendar } = story;
  const { text, payerName } = otherIncome(random);
  addRow(story, { bookingDay: random.between(1, calendar.lastFlowDay), amountCents: freeAmount(story, 1_000, 2_000_000), channel: journalOrTable(random), payerName, text, expected: EXPECTED.unknown });
}

function unknownIuv(story: Story): void {
  const { random, settings, calendar, entry } = story;
  const { detail } = entry.of.shape;
  if (detail === 'OTHER_AMOUNT') {
    const loose = newSingle(story);
    return void singleCredit(story, loose, EXPECTED.unknownIuv, { amountCents: receiptOf(loose).amountCents + random.between(1, 5_000) });
  }
  if (detail === 'NO_RECEIPT') {
    const amountCents = freeAmount(story, 500, 60_000);
    return void addRow(story, {
      bookingDay: random.between(3, calendar.lastFlowDay), amountCents, payerName: 'CREDITORI VARI', text: singleCausale(random, strangeIuv(random.between(1, 99_999_999)), amountCents), expected: EXPECTED.unknownIuv,
    });
  }
  const flow = flowAt(story, 0);
  const line = paymentsOfFlow(settings, flow, calendar.workingDays)[0]?.line;
  if (line == null) throw new Error('A flow has lines');
  if (detail === 'LINE_OF_A_FLOW') namedCredit(story, flow, EXPECTED.exact);
  addRow(story, {
    bookingDay: flow.day + 3, amountCents: line.amountCents, payerName: payerOf(random, flow.provider), text: singleCausale(random, line.iuv, line.amountCents), expected: detail === 'LINE_OF_A_FLOW' ? EXPECTED_ONE_OF.reportedElsewhere : EXPECTED.lineOfFlow,
    provider: flow.provider, pays: { flows: detail === 'LINE_OF_A_FLOW' ? [] : [flow], receipts: [] },
  });
}

function regularised(story: Story): void {
  const { random, entry } = story;
  const { detail } = entry.of.shape;
  const credit = namedCredit(story, flowAt(story, 0), EXPECTED.exact, { channel: 'GDC' });
  const regularisedOn = credit.bookingDay + random.between(1, 3);
  const amountCents = detail === 'PARTLY' ? random.between(100, credit.amountCents - 100) : credit.amountCents;
  addRow(story, { kind: 'REGULARISATION', bookingDay: regularisedOn, amountCents, payerName: 'DIVERSI', text: { causale: 'REGOL. PROVV. PAGOPA', variants: [] }, expected: EXPECTED.regularisation, about: credit });
  if (detail === 'RESTORED') addRow(story, { kind: 'RESTORATION', bookingDay: regularisedOn + 1, amountCents, payerName: credit.payerName, text: credit.text, expected: EXPECTED.regularisation, about: credit });
}

function alreadyCollected(story: Story): void {
  const { random, entry } = story;
  if (entry.of.shape.detail === 'BY_IUV') {
    const loose = newSingle(story);
    const first = singleCredit(story, loose, EXPECTED.single, { later: 0 });
    const bookingDay = first.bookingDay + random.between(1, 4);
    addRow(story, { ...first, bookingDay, fileDay: bookingDay, channel: 'GDC', expected: EXPECTED_RECEIPT_ALREADY_COLLECTED, pays: { flows: [], receipts: [] } });
    return;
  }
  const flow = flowAt(story, 0);
  const first = namedCredit(story, flow, EXPECTED.exact, { channel: 'GDC' });
  const amountCents = entry.of.shape.detail === 'SAME_AMOUNT' ? flow.totalCents : freeAmount(story, 1_000, 100_000);
  namedCredit(story, flow, expectedAlreadyCollected(amountCents), { channel: 'GDC', amountCents, bookingDay: first.bookingDay + random.between(1, 4), flows: [] });
}

function postal(story: Story): void {
  const { random, calendar, entry } = story;
  const bookingDay = random.between(3, calendar.lastFlowDay);
  const channel: Channel = entry.of.shape.detail === 'TREASURY_ACCOUNT' ? 'GDC' : 'POSTE';
  const draft = { bookingDay, amountCents: freeAmount(story, 500, 90_000), channel, payerName: 'POSTE ITALIANE SPA', text: postalSlips(random, dateOf(story, bookingDay - 1), random.between(1, 40)), expected: EXPECTED.postal };
  for (let row = 0; row < entry.of.shape.credits; row += 1) addRow(story, draft);
}

function otherRow(story: Story): void {
  const { random, calendar, entry, flows } = story;
  const bookingDay = random.between(3, calendar.lastFlowDay);
  const draft = { bookingDay, amountCents: freeAmount(story, 100, 500_000), payerName: 'DIVERSI' };
  const plain = (causale: string): WrittenText => ({ causale, variants: [] });
  const { detail } = entry.of.shape;
  switch (detail) {
    case 'PAYMENT_ORDER':
      return void addRow(story, { ...draft, kind: 'PAYMENT_ORDER', text: plain('LIQUIDAZIONE FATTURA FORNITURA'), expected: EXPECTED.notIncome });
    case 'TRANSFER_BETWEEN_ACCOUNTS':
      return void addRow(story, { ...draft, kind: 'TRANSFER', text: plain('GIROFONDI DA CONTO VINCOLATO'), expected: EXPECTED.transfer });
    case 'POSTAL_WITHDRAWAL':
      return void addRow(story, { ...draft, kind: 'POSTAL_WITHDRAWAL', payerName: 'POSTE ITALIANE SPA', text: plain('PRELIEVO DA CONTO CORRENTE POSTALE'), expected: EXPECTED.transfer });
    case 'COLLECTION_ORDER':
      return void addRow(story, { ...draft, kind: 'COLLECTION_ORDER', text: plain('VERSAMENTO DIRITTI'), expected: EXPECTED.notProvisional });
    case 'BANK_DEBIT':
      return void addRow(story, { ...draft, kind: 'DEBIT', channel: 'XLSX', payerName: '', text: plain('COMMISSIONI TENUTA CONTO'), expected: EXPECTED.notIncome });
    case 'POSTAL_DEBIT':
      return void addRow(story, { ...draft, kind: 'DEBIT', channel: 'POSTE', payerName: 'POSTE ITALIANE SPA', text: plain('COMMISSIONI TENUTA CONTO'), expected: EXPECTED.notIncome });
    default: {
      const flow = random.pick(flows);
      return void addRow(story, { ...draft, kind: 'CLAW_BACK', bookingDay: Math.min(flow.day + 5, calendar.lastFlowDay), payerName: flow.provider.names[0], text: plain(`RICHIAMO ${standardCausale(flow.name).causale}`), expected: EXPECTED.notIncome });
    }
  }
}
