import { randomUUID } from 'node:crypto';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
import { DEFAULT_APPLICATION, DEFAULT_KEY, DEFAULT_ORGANIZATION } from '../counterpart/index.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice, type Made } from './connected-office.ts';
import { createCrasher, type Crasher } from './crash-points.ts';
import { fastFolder } from './fast-folder.ts';
import { faultOf, LIST_GPD, nameOf, type Combination, type FaultName, type MatrixConnector, type MatrixEvent } from './matrix-combinations.ts';
import { violations } from './matrix-invariants.ts';

/** `struck`: the fault, the crash or what others did really took place. `end`: how it was settled. */
export type Outcome = Readonly<{ name: string; struck: boolean; end: 'AGREED' | 'TASK' | 'SENT_AGAIN'; violations: readonly string[] }>;

const MINUTE_MS = 60_000;
/** Longer than the lease of a killed sender, than `Retry-After` and than the pause of a circuit. */
const BETWEEN_SYNCS_MS = 20 * MINUTE_MS;
const DAY_MS = 86_400_000;
/** For an hour after an upload that failed positions go one by one. */
const AFTER_FAILED_UPLOAD_MS = 61 * MINUTE_MS;
const MOST_SYNCS = 14;
const POOL = 8;
/** Far enough that no combination comes near it. */
const DUE = '2029-12-31';

/** An office that runs combinations one after the other, each with positions of its own. */
export type MatrixOffice = Readonly<{
  /** `restart`: after a crash the whole program is begun anew, not only its sync client. */
  run(combination: Combination, restart?: boolean): Promise<Outcome>;
  /** Receipts over several pages, with a fault at a page after the first. Answers what does not hold afterwards. */
  runManyPages(fault: FaultName, nth: number): Promise<readonly string[]>;
  /** An upload that is read back over several pages of the list of GPD, with a fault at one of them; of an office that uploads. */
  runManyReadBack(fault: FaultName, nth: number): Promise<readonly string[]>;
  close(): Promise<void>;
}>;

export type MatrixOfficeOptions = Readonly<{ connector: MatrixConnector; /** Uploads from two positions on. */ bulk?: boolean }>;

type Desk = Readonly<{ office: ConnectedOffice; crasher: Crasher; connector: MatrixConnector; ready: Made[]; bulk: boolean }>;
/** `nav` of what the combination is about; `look`: the operation itself. */
type Scene = Readonly<{ made: readonly Made[]; look(): Promise<void> }>;

const requestId = randomUUID;

export async function openMatrixOffice({ connector, bulk = false }: MatrixOfficeOptions): Promise<MatrixOffice> {
  const office = await openConnectedOffice({ connector, within: await fastFolder(), settings: bulk ? { brokerCode: DEFAULT_ORGANIZATION.fiscalCode, bulkThreshold: '2' } : {} });
  const desk: Desk = { office, crasher: createCrasher(office), connector, ready: [], bulk };
  await warmUp(desk);
  return { run: (combination, restart = false) => runOne(desk, combination, restart), runManyPages: (fault, nth) => runManyPages(desk, fault, nth), runManyReadBack: (fault, nth) => runManyReadBack(desk, fault, nth), close: () => office.close() };
}

/** One receipt moves the cursor: without any, every pull looks five years back. */
async function warmUp(desk: Desk): Promise<void> {
  const made = await desk.office.create({ dueDate: DUE });
  await calmSync(desk);
  desk.office.counterpart.control.pay(made.nav);
  await calmSync(desk);
}

async function calmSync({ office }: Desk): Promise<void> {
  office.time.pass(MINUTE_MS);
  await office.sync();
}

/** A position that the intermediary holds, made beforehand together with others. */
async function readyPosition(desk: Desk): Promise<Made> {
  if (desk.ready.length === 0) {
    const size = desk.bulk ? 2 : POOL;
    for (let n = 0; n < size; n += 1) desk.ready.push(await desk.office.create({ dueDate: DUE }));
    await calmSync(desk);
  }
  const made = desk.ready.pop();
  if (made === undefined) throw new Error('No position is ready');
  return made;
}

async function runOne(desk: Desk, combination: Combination, restart: boolean): Promise<Outcome> {
  const { office, crasher } = desk;
  const { control } = office.counterpart;
  const scene = await setUp(desk, combination);
  const first = Math.min(...scene.made.map(({ id }) => id));
  control.clearCalls();
  const { happening, crash } = combination;
  if (happening?.when === 'BEFORE') await happen(desk, combination, scene);
  const fault = faultOf(combination);
  if (fault !== null) control.fault(fault);
  if (crash !== null) crasher.arm(crash);
  office.time.pass(MINUTE_MS);
  await scene.look().catch((thrown: unknown) => { if (crash === null) throw thrown; });
  let killed = crasher.revive();
  if (killed && restart) await restarted(desk);
  if (happening?.when === 'MEANWHILE') await happen(desk, combination, scene);
  // Where the fault came first, the program is killed while it recovers.
  if (crash !== null && !killed) killed = await killedLater(desk);
  crasher.disarm();
  const calm = (await settle(desk)) && (happening === null || (await settleNextDay(desk)));
  const struck = (crash === null || killed) && (fault === null || control.calls().some(({ faults }) => faults.length > 0));
  control.faults.clear();
  const again = await sendRefusedAgain(desk, scene);
  const found: string[] = [...(calm ? [] : [`not quiet after ${MOST_SYNCS} syncs`]), ...(await violations(office, desk.connector, first)), ...(again ? [] : ['refused again although nothing was wrong any more'])];
  const tasks = await openTasksOf(desk, scene);
  if (happening === null) found.push(...tasks.map((title) => `a person is asked «${title}» although nobody did anything`));
  await clearUp(desk, combination, scene);
  return { name: nameOf(combination), struck, end: tasks.length > 0 ? 'TASK' : again === 'SENT' ? 'SENT_AGAIN' : 'AGREED', violations: found };
}

async function killedLater({ office, crasher }: Desk): Promise<boolean> {
  for (let sync = 0; sync < 2; sync += 1) {
    office.time.pass(BETWEEN_SYNCS_MS);
    const died = await office.sync().then(() => false, () => true);
    if (crasher.revive()) return true;
    if (died) throw new Error('A sync failed although nobody killed it');
  }
  return false;
}

async function restarted({ office, crasher }: Desk): Promise<void> {
  await office.restart();
  crasher.attach();
}

/** More than two pages of either connector. */
const MANY = 110;

async function runManyPages(desk: Desk, fault: FaultName, nth: number): Promise<readonly string[]> {
  const { office, connector } = desk;
  const { control } = office.counterpart;
  const [now, earlier] = [0, 2 * 60 * MINUTE_MS].map((before) => new Date(office.time.nowMs() - before).toISOString());
  control.generateReceipts({ count: MANY, from: earlier ?? '', to: now ?? '', firstCounter: 5_000_000_000 + control.payments().length });
  control.clearCalls();
  const struck = faultOf({ connector, operation: 'pullReceipts', site: { call: connector === 'gpd' ? 'receipts.getOrganizationReceipts' : 'ragioneria.findRicevute', nth }, fault, crash: null, happening: null });
  if (struck !== null) control.fault(struck);
  await calmSync(desk);
  const met = control.calls().some(({ faults }) => faults.length > 0);
  control.faults.clear();
  // What slipped through between two pages lies within the overlap of the next pull.
  const calm = (await settle(desk)) && (await settle(desk));
  return [...(met ? [] : ['the fault did not strike']), ...(calm ? [] : ['not quiet']), ...(await violations(office, connector, 0))];
}

async function runManyReadBack(desk: Desk, fault: FaultName, nth: number): Promise<readonly string[]> {
  const { office, connector } = desk;
  const { control } = office.counterpart;
  office.time.pass(AFTER_FAILED_UPLOAD_MS);
  const made: Made[] = [];
  for (let n = 0; n < MANY; n += 1) made.push(await office.create({ dueDate: DUE }));
  control.clearCalls();
  const struck = faultOf({ connector, operation: 'bulkUpload', site: { call: LIST_GPD, nth }, fault, crash: null, happening: null });
  if (struck !== null) control.fault(struck);
  await uploadSteps(desk);
  const met = fault === 'NONE' || control.calls().some(({ faults }) => faults.length > 0);
  control.faults.clear();
  const calm = await settle(desk);
  const tasks = await openTasksOf(desk, { made });
  return [...(met ? [] : ['the fault did not strike']), ...(calm ? [] : ['not quiet']), ...tasks.map((title) => `a person is asked «${title}»`), ...(await violations(office, connector, Math.min(...made.map(({ id }) => id))))];
}

/** Uploads, asks how it went and reads back. */
async function uploadSteps({ office }: Desk): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    await office.sync();
    office.time.pass(MINUTE_MS);
  }
}

async function setUp(desk: Desk, { operation, happening }: Combination): Promise<Scene> {
  const { office } = desk;
  const { control } = office.counterpart;
  const sync = async (): Promise<void> => { await office.sync(); };
  switch (operation) {
    case 'create': return { made: [await office.create({ dueDate: DUE })], look: sync };
    case 'bulkUpload': {
      office.time.pass(AFTER_FAILED_UPLOAD_MS);
      const made = [await office.create({ dueDate: DUE }), await office.create({ dueDate: DUE }), await office.create({ dueDate: DUE })];
      return { made, look: () => uploadSteps(desk) };
    }
    case 'update': {
      const made = await readyPosition(desk);
      valueOf(await office.window().positions.update({ requestId: requestId(), id: made.id, expectedVersion: await versionOf(desk, made.id), ...counterForm(1, 15_700), dueDate: DUE, reason: 'Conguaglio', issue: false, acceptDuplicate: true }));
      return { made: [made], look: sync };
    }
    case 'cancel': {
      const made = await readyPosition(desk);
      await cancelHere(desk, made.id);
      return { made: [made], look: sync };
    }
    case 'markPaid': {
      const made = await readyPosition(desk);
      valueOf(await office.window().positions.recordExternalPayment({ requestId: requestId(), id: made.id, expectedVersion: await versionOf(desk, made.id), installmentIds: [made.installmentId], channel: 'CONTANTI', paidOn: '2026-11-20', amountCents: 15_000, reason: 'Pagato allo sportello', attachment: null }));
      return { made: [made], look: sync };
    }
    case 'pullReceipts': case 'pullCollections': {
      const made = await readyPosition(desk);
      control.pay(made.nav);
      return { made: [made], look: sync };
    }
    case 'pullFlows': {
      const made = await readyPosition(desk);
      control.pay(made.nav);
      await calmSync(desk);
      control.publishFlow({ iuvs: [made.nav.slice(1)] });
      return { made: [made], look: sync };
    }
    case 'askPayment': {
      const made = await readyPosition(desk);
      await calmSync(desk);
      control.pay(made.nav);
      return { made: [made], look: async () => { await office.window().sync.askPayment({ requestId: requestId(), positionId: made.id }); } };
    }
    case 'status': {
      const made = await readyPosition(desk);
      if (happening?.event === 'RESURRECTED') {
        await cancelHere(desk, made.id);
        await calmSync(desk);
      }
      return { made: [made], look: async () => { office.time.pass(DAY_MS); await office.sync(); } };
    }
  }
}

async function versionOf({ office }: Desk, id: number): Promise<number> {
  return valueOf(await office.window().positions.show({ id, nav: null })).version;
}

async function cancelHere(desk: Desk, id: number): Promise<void> {
  valueOf(await desk.office.window().positions.cancel({ requestId: requestId(), id, expectedVersion: await versionOf(desk, id), reason: 'Doppio inserimento' }));
}

/** What others do. What the state of the counterpart makes impossible (nothing is there to be paid) is left out. */
async function happen(desk: Desk, { happening }: Combination, { made }: Scene): Promise<void> {
  const [{ nav } = { nav: '' }] = made;
  if (happening !== null) await doThere(desk, happening.event, nav);
}

async function doThere(desk: Desk, event: MatrixEvent, nav: string): Promise<void> {
  const { control } = desk.office.counterpart;
  const isThere = control.position(nav) !== null || control.pendenza(nav) !== null;
  switch (event) {
    case 'NUMBER_OF_ANOTHER': return takeNumber(desk, nav);
    case 'VANISHED': if (isThere) control.vanish(nav); return;
    case 'CANCELLED_THERE': if (isThere) control.cancel(nav); return;
    case 'RESURRECTED': if (isThere && isCancelledThere(desk, nav)) control.resurrect(nav); return;
    case 'PAID_MEANWHILE': if (isThere) control.tryToPay(nav, { alreadyActivated: true }); return;
    case 'FEE_ADDED': if (isThere && control.position(nav)?.status === 'VALID') control.addNotificationFee(nav, 100); return;
  }
}

function isCancelledThere({ office: { counterpart: { control } } }: Desk, nav: string): boolean {
  return control.position(nav)?.status === 'INVALID' || control.pendenza(nav)?.stato === 'ANNULLATA';
}

/** Another program puts a debt under our number. */
async function takeNumber({ office, connector }: Desk, nav: string): Promise<void> {
  const iuv = nav.slice(1);
  const { fiscalCode } = DEFAULT_ORGANIZATION;
  const [iban, category] = ['IT30G9999961000000060717356', '9/0101101IM/'];
  const gpd = { iupd: `ALTRO-${iuv}`, companyName: 'Altri', paymentOption: [{ description: 'Altro', switchToExpired: false, debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', fullName: 'Altri' }, installments: [{ iuv, nav, amount: 100, description: 'Altro', dueDate: `${DUE}T22:59:59Z`, transfer: [{ idTransfer: '1', amount: 100, remittanceInformation: 'Altro', category, iban }] }] }] };
  const govpay = { idTipoPendenza: 'TARI', idDominio: fiscalCode, causale: 'Altro', soggettoPagatore: { tipo: 'F', identificativo: 'RSSMRA80A01H501U', anagrafica: 'Altri' }, importo: 1, numeroAvviso: nav, voci: [{ idVocePendenza: '1', importo: 1, descrizione: 'Altro', ibanAccredito: iban, tipoContabilita: 'ALTRO', codiceContabilita: '0101101IM' }] };
  const { url } = office.counterpart;
  const answer = connector === 'gpd'
    ? await fetch(`${url}/gpd/debt-positions-service/v3/organizations/${fiscalCode}/debtpositions?toPublish=true`, { method: 'POST', headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': DEFAULT_KEY }, body: JSON.stringify(gpd) })
    : await fetch(`${url}/govpay/backend/api/pendenze/rs/basic/v2/pendenze/${DEFAULT_APPLICATION.name}/ALTRO-${iuv}`, { method: 'PUT', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${DEFAULT_APPLICATION.user}:${DEFAULT_APPLICATION.password}`).toString('base64')}` }, body: JSON.stringify(govpay) });
  if (!answer.ok) throw new Error(`The number could not be taken: ${answer.status} ${await answer.text()}`);
}

/** Syncs until nothing waits and every stream was read to its end. */
async function settle({ office }: Desk): Promise<boolean> {
  for (let sync = 0; sync < MOST_SYNCS; sync += 1) {
    office.time.pass(BETWEEN_SYNCS_MS);
    const run = await office.sync();
    if (run.waiting === 0 && run.pulls !== null && run.pulls.every(({ summary }) => summary.outcome === 'DONE') && run.watch !== null) return true;
  }
  return false;
}

/** No remote tells what others change: each position is looked at within a day (intermediary.md 4.4). */
function settleNextDay(desk: Desk): Promise<boolean> {
  desk.office.time.pass(DAY_MS);
  return settle(desk);
}

/** What a person does with a refusal whose cause is gone: «Invia di nuovo». False: it was refused once more. */
async function sendRefusedAgain(desk: Desk, { made }: Scene): Promise<false | 'SENT' | 'NOTHING'> {
  const blocked = async (): Promise<readonly string[]> => {
    const queues = await Promise.all(made.map(async ({ id }) => valueOf(await desk.office.window().sync.sending({ positionId: id })).rows));
    return queues.flat().filter(({ state }) => state === 'BLOCKED').map(({ intentId }) => intentId);
  };
  const refused = await blocked();
  if (refused.length === 0) return 'NOTHING';
  valueOf(await desk.office.window().sync.sendAgain({ requestId: requestId(), intentIds: [...refused] }));
  await settle(desk);
  return (await blocked()).length === 0 ? 'SENT' : false;
}

async function openTasksOf({ office }: Desk, { made }: Pick<Scene, 'made'>): Promise<readonly string[]> {
  const cards = await Promise.all(made.map(async ({ id }) => valueOf(await office.window().positions.show({ id, nav: null }))));
  return cards.flatMap(({ tasks }) => tasks.filter(({ open }) => open).map(({ title }) => title));
}

/** A collision of numbers stops the desk from issuing others: a person decides, so that the next combination can begin. */
async function clearUp({ office }: Desk, { happening }: Combination, { made }: Scene): Promise<void> {
  if (happening?.event !== 'NUMBER_OF_ANOTHER') return;
  for (const { id } of made) {
    for (const task of valueOf(await office.window().positions.show({ id, nav: null })).tasks.filter(({ open }) => open)) {
      const card = valueOf(await office.window().tasks.show({ id: task.id }));
      if (card.kind === 'NAV_COLLISION') valueOf(await office.window().tasks.act({ requestId: requestId(), id: task.id, expectedVersion: card.version, action: 'CANCEL_HERE', reason: 'Il numero è di altri', positionId: null }));
    }
  }
}
