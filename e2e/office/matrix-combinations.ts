import type { Fault, FaultKind } from '../counterpart/index.ts';
import type { CrashPoint } from './crash-points.ts';

export const CONNECTORS = ['gpd', 'govpay'] as const;
export type MatrixConnector = (typeof CONNECTORS)[number];

export const OPERATIONS = ['create', 'update', 'cancel', 'markPaid', 'pullReceipts', 'pullFlows', 'pullCollections', 'askPayment', 'bulkUpload', 'status'] as const;
export type MatrixOperation = (typeof OPERATIONS)[number];

/** A call of an operation at which a fault strikes: the name of the counterpart, and which of the calls so named. */
export type Site = Readonly<{ call: string; nth: number; list?: true }>;

const one = (call: string, nth = 1): Site => ({ call, nth });
const list = (call: string): Site => ({ call, nth: 1, list: true });
const READ_GPD = 'gpd3.getOrganizationDebtPositionByIUPD';
/** How many positions are read back by one call. */
export const LIST_GPD = 'gpd3.getOrganizationDebtPositions';
const READ_GOVPAY = 'pendenze.getPendenza';

/** Where an operation calls, in order. An empty list: the connector has no such operation. */
export const SITES: Readonly<Record<MatrixConnector, Readonly<Record<MatrixOperation, readonly Site[]>>>> = {
  gpd: {
    create: [one('gpd3.createPosition'), one(READ_GPD)],
    update: [one(READ_GPD), one('gpd3.updatePosition'), one(READ_GPD, 2)],
    cancel: [one('gpd1.invalidatePosition'), one(READ_GPD), one('gpd1.getOrganizationDebtPositionByIUPD')],
    markPaid: [one('gpd1.setPaymentOptionAsAlreadyPaid'), one(READ_GPD)],
    pullReceipts: [list('receipts.getOrganizationReceipts'), one('receipts.getReceiptByIUV')],
    pullFlows: [list('fdr.getAllPublishedFlows'), one('fdr.getSinglePublishedFlow'), list('fdr.getPaymentsFromPublishedFlow')],
    pullCollections: [],
    askPayment: [one(READ_GPD), one('receipts.getReceiptByIUV')],
    bulkUpload: [one('upload.create-debt-positions-by-file-upload'), one('upload.get-debt-positions-upload-status'), one('upload.get-debt-positions-upload-report'), list(LIST_GPD), one('gpd3.publishPosition'), { call: LIST_GPD, nth: 2, list: true }],
    status: [one(READ_GPD)],
  },
  govpay: {
    create: [one('pendenze.addPendenza'), one(READ_GOVPAY)],
    update: [one(READ_GOVPAY), one('pendenze.addPendenza'), one(READ_GOVPAY, 2)],
    cancel: [one('pendenze.updatePendenza'), one(READ_GOVPAY)],
    markPaid: [one('pendenze.updatePendenza'), one(READ_GOVPAY)],
    pullReceipts: [list('ragioneria.findRicevute'), one('ragioneria.getRicevuta')],
    pullFlows: [list('ragioneria.findFlussiRendicontazione'), one('ragioneria.getFlussoRendicontazioneByIdEData')],
    pullCollections: [list('ragioneria.findRiscossioni')],
    askPayment: [one(READ_GOVPAY), list('ragioneria.findRicevute'), one('ragioneria.getRicevuta')],
    bulkUpload: [],
    status: [one(READ_GOVPAY)],
  },
};

/** Real milliseconds: a delay is waited for by the real network. */
const DELAY_MS = 15;
const DAY_MS = 86_400_000;

/** The faults of the counterpart by name (README there). `times` more than one: the calls after it too. `everywhere`: whatever is called. */
export const FAULTS = {
  NONE: null,
  DROP_BEFORE_COMMIT: { kind: 'drop', commit: false },
  DROP_AFTER_COMMIT: { kind: 'drop', commit: true },
  DELAY_BEFORE: { kind: 'delay', ms: DELAY_MS, before: true },
  DELAY_AFTER: { kind: 'delay', ms: DELAY_MS, before: false },
  TOO_MANY: { kind: 'status', status: 429 },
  TOO_MANY_SECONDS: { kind: 'status', status: 429, retryAfter: { as: 'seconds', seconds: 5 } },
  TOO_MANY_DATE: { kind: 'status', status: 429, retryAfter: { as: 'date', seconds: 30 } },
  TOO_MANY_MILLISECONDS: { kind: 'status', status: 429, retryAfter: { as: 'milliseconds', ms: 700 } },
  ERROR_500: { kind: 'status', status: 500 },
  ERROR_500_AFTER_COMMIT: { kind: 'status', status: 500, commit: true },
  ERROR_500_FIVE_TIMES: { kind: 'status', status: 500, times: 5 },
  UNAVAILABLE_503: { kind: 'status', status: 503, retryAfter: { as: 'seconds', seconds: 60 } },
  KEY_REFUSED_401: { kind: 'status', status: 401, shape: 'gateway' },
  FOREIGN_SEGREGATION_403: { kind: 'status', status: 403, shape: 'service' },
  TRUNCATED_JSON: { kind: 'truncatedJson' },
  CUT_BODY: { kind: 'cutBody' },
  WRONG_JSON_BEFORE_COMMIT: { kind: 'wrongJson', commit: false },
  WRONG_JSON_AFTER_COMMIT: { kind: 'wrongJson', commit: true },
  HTML_200_BEFORE_COMMIT: { kind: 'html', status: 200, commit: false },
  HTML_200_AFTER_COMMIT: { kind: 'html', status: 200, commit: true },
  HTML_502_BEFORE_COMMIT: { kind: 'html', status: 502, commit: false },
  HTML_502_AFTER_COMMIT: { kind: 'html', status: 502, commit: true },
  CLOCK_10_MINUTES: { kind: 'skew', ms: 600_000, times: 10, everywhere: true },
  CLOCK_2_DAYS_AHEAD: { kind: 'skew', ms: 2 * DAY_MS, times: 10, everywhere: true },
  CLOCK_2_DAYS_BEHIND: { kind: 'skew', ms: -2 * DAY_MS, times: 10, everywhere: true },
  DUPLICATE_PAGE: { kind: 'duplicatePage', lists: true },
  PAGE_DRIFT: { kind: 'pageDrift', rows: 1, lists: true },
} as const satisfies Readonly<Record<string, (FaultKind & Readonly<{ times?: number; everywhere?: true; lists?: true }>) | null>>;
export type FaultName = keyof typeof FAULTS;
const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** What others do to the position behind the office's back. */
export const EVENTS = ['VANISHED', 'CANCELLED_THERE', 'RESURRECTED', 'PAID_MEANWHILE', 'FEE_ADDED', 'NUMBER_OF_ANOTHER'] as const;
export type MatrixEvent = (typeof EVENTS)[number];
/** `BEFORE`: before the office sends or looks. `MEANWHILE`: after the first attempt, while nobody knows how it ended. */
export type Happening = Readonly<{ event: MatrixEvent; when: 'BEFORE' | 'MEANWHILE' }>;

export type Combination = Readonly<{ connector: MatrixConnector; operation: MatrixOperation; site: Site | null; fault: FaultName; crash: CrashPoint | null; happening: Happening | null }>;

export function nameOf({ connector, operation, site, fault, crash, happening }: Combination): string {
  const where = site === null ? '' : ` @ ${site.call}#${site.nth}`;
  const killed = crash === null ? '' : `, killed ${crash.when.toLowerCase()} ${crash.unit}#${crash.nth ?? 1}`;
  return `${connector} ${operation}: ${fault}${where}${killed}${happening === null ? '' : `, ${happening.event} ${happening.when.toLowerCase()}`}`;
}

/** The fault as the counterpart takes it; null for none. */
export function faultOf({ site, fault }: Combination): Fault | null {
  const found: (FaultKind & Readonly<{ times?: number; everywhere?: true; lists?: true }>) | null = FAULTS[fault];
  if (found === null || site === null) return null;
  const { times, everywhere, lists: _lists, ...kind } = found;
  return { ...kind, operation: everywhere === true ? '*' : site.call, nth: everywhere === true ? 1 : site.nth, times: times ?? 1 };
}

const sendingUnits: readonly CrashPoint[] = [{ unit: 'sync.take', when: 'BEFORE' }, { unit: 'sync.take', when: 'AFTER' }, { unit: 'sync.outcome', when: 'BEFORE' }, { unit: 'sync.outcome', when: 'AFTER' }];
const around = (unit: string, nth = 1): readonly CrashPoint[] => [{ unit, when: 'BEFORE', nth }, { unit, when: 'AFTER', nth }];

/** Streams are pulled one after the other: which of the runs is this one. */
const STREAM_TURN = { pullReceipts: 1, pullFlows: 2, pullCollections: 3 } as const;

/** The units of work of an operation, each killed on both sides: before sending, after sending (= before its answer is written), after writing (main/intermediary/README.md). */
export function crashPointsOf(operation: MatrixOperation): readonly CrashPoint[] {
  switch (operation) {
    case 'create': case 'update': case 'cancel': case 'markPaid': return sendingUnits;
    case 'pullReceipts': case 'pullFlows': case 'pullCollections': {
      const turn = STREAM_TURN[operation];
      return [...around('sync.openRun', turn), ...around('sync.keepPage', turn), ...around('sync.apply', 2 * turn), ...around('sync.closeRun', turn)];
    }
    case 'askPayment': return [...around('sync.keepAsked'), ...around('sync.apply'), ...around('sync.observed')];
    case 'bulkUpload': return [...around('sync.bulkTake'), ...around('sync.bulkSent'), ...around('sync.bulkOutcomes'), ...around('sync.bulkDone'), ...around('sync.listOutcomes'), ...around('sync.listOutcomes', 2), ...around('sync.outcome')];
    case 'status': return around('sync.watch');
  }
}

/** Faults after which something different is in the database or at the remote: with these the program is killed too. */
const KILLED_WITH: readonly FaultName[] = ['NONE', 'DROP_BEFORE_COMMIT', 'DROP_AFTER_COMMIT', 'TOO_MANY_SECONDS', 'ERROR_500', 'ERROR_500_AFTER_COMMIT', 'UNAVAILABLE_503', 'TRUNCATED_JSON', 'WRONG_JSON_AFTER_COMMIT', 'HTML_200_AFTER_COMMIT', 'HTML_502_AFTER_COMMIT'];

/** A row of the inventory: what was not run, and why. */
export type NotRun = Readonly<{ what: string; why: string }>;

export type Matrix = Readonly<{ combinations: readonly Combination[]; notRun: readonly NotRun[] }>;

/** Every combination that means something, in a fixed order, and those that do not with the reason. */
export function wholeMatrix(connector: MatrixConnector): Matrix {
  const combinations: Combination[] = [];
  const notRun: NotRun[] = [];
  for (const operation of OPERATIONS) {
    const sites = SITES[connector][operation];
    const [first] = sites;
    if (first === undefined) {
      notRun.push({ what: `${connector} ${operation}: everything`, why: operation === 'bulkUpload' ? 'GovPay has no bulk way (capabilities.bulk null)' : 'GPD has no collections: receipts and flows tell all' });
      continue;
    }
    const base = { connector, operation, crash: null, happening: null } as const;
    for (const site of sites) {
      for (const fault of FAULT_NAMES.filter((name) => name !== 'NONE' && !isForLists(name) && (!isEverywhere(name) || site === first))) combinations.push({ ...base, site, fault });
      for (const fault of KILLED_WITH.filter((name) => name !== 'NONE' || site === first)) for (const crash of crashPointsOf(operation)) combinations.push({ ...base, site, fault, crash });
    }
    notRun.push({ what: `${connector} ${operation}: CLOCK_* at ${sites.length - 1} further calls`, why: 'the clock is wrong in every answer, not in that of one call' });
    notRun.push({ what: `${connector} ${operation}: ${FAULT_NAMES.length - KILLED_WITH.length} faults × crash`, why: `the same rows in the database and at the remote as one of the ${KILLED_WITH.length} that are run` });
    combinations.push(...withEvents(base, first));
  }
  for (const fault of FAULT_NAMES.filter(isForLists)) notRun.push({ what: `${connector}: ${fault} at calls that are no lists, and at lists of one page`, why: 'there is no second page to repeat or to shift: run over three pages in «many pages»' });
  if (connector === 'gpd') notRun.push({ what: 'gpd bulkUpload: program killed at sync.listNotRead', why: 'nothing is written there but the record of the call' });
  notRun.push({ what: `${connector}: NUMBER_OF_ANOTHER for operations other than create and bulkUpload`, why: 'a number is taken once, when it is created' });
  if (connector === 'govpay') notRun.push({ what: 'govpay: FEE_ADDED', why: 'SEND adds its fee to positions of GPD (intermediary.md 1.1.6); GovPay has no field for it' });
  return { combinations, notRun };
}

function isForLists(name: FaultName): boolean {
  const fault = FAULTS[name];
  return fault !== null && 'lists' in fault;
}

function isEverywhere(name: FaultName): boolean {
  const fault = FAULTS[name];
  return fault !== null && 'everywhere' in fault;
}

type Base = Readonly<{ connector: MatrixConnector; operation: MatrixOperation; crash: null; happening: null }>;

/** What others do, with the faults that leave the office in doubt and with the program killed. */
function withEvents(base: Base, site: Site): readonly Combination[] {
  const { connector, operation } = base;
  const faults: readonly FaultName[] = ['NONE', 'DROP_BEFORE_COMMIT', 'DROP_AFTER_COMMIT', 'UNAVAILABLE_503'];
  const crashes = [null, ...crashPointsOf(operation)];
  return happeningsOf(connector, operation).flatMap((happening) => faults.flatMap((fault) => crashes.map((crash) => ({ ...base, site, fault, crash, happening }))).filter(({ fault, crash }) => happening.when === 'BEFORE' || fault !== 'NONE' || crash !== null));
}

function happeningsOf(connector: MatrixConnector, operation: MatrixOperation): readonly Happening[] {
  const both = (events: readonly MatrixEvent[]): readonly Happening[] => events.filter((event) => event !== 'FEE_ADDED' || connector === 'gpd').flatMap((event) => [{ event, when: 'BEFORE' as const }, { event, when: 'MEANWHILE' as const }]);
  switch (operation) {
    case 'create': return [{ event: 'NUMBER_OF_ANOTHER', when: 'BEFORE' }, { event: 'PAID_MEANWHILE', when: 'MEANWHILE' }, { event: 'CANCELLED_THERE', when: 'MEANWHILE' }, { event: 'VANISHED', when: 'MEANWHILE' }];
    case 'update': case 'markPaid': return both(['VANISHED', 'CANCELLED_THERE', 'PAID_MEANWHILE', 'FEE_ADDED']);
    case 'cancel': return [...both(['VANISHED', 'CANCELLED_THERE', 'PAID_MEANWHILE', 'FEE_ADDED']), { event: 'RESURRECTED', when: 'MEANWHILE' }];
    case 'pullReceipts': case 'askPayment': return both(['VANISHED']);
    case 'status': return [{ event: 'VANISHED', when: 'BEFORE' }, { event: 'CANCELLED_THERE', when: 'BEFORE' }, { event: 'PAID_MEANWHILE', when: 'BEFORE' }, { event: 'RESURRECTED', when: 'BEFORE' }, ...(connector === 'gpd' ? [{ event: 'FEE_ADDED' as const, when: 'BEFORE' as const }] : [])];
    case 'bulkUpload': return [{ event: 'NUMBER_OF_ANOTHER', when: 'BEFORE' }, { event: 'PAID_MEANWHILE', when: 'MEANWHILE' }];
    case 'pullFlows': case 'pullCollections': return [];
  }
}

/** Some of them, spread by a seed: the same seed chooses the same. */
export function chosenBySeed(combinations: readonly Combination[], count: number, seed: number): readonly Combination[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const left = [...combinations];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(next() * left.length), 1)).flat();
}
