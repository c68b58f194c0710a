import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import { createWindowSession } from '../../features/access/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { openArchive } from '../open-archive.ts';

/**
 * For the kill campaign: a desk that saves, prints and imports without end, telling each begin and each acknowledged id over the
 * pipe. `early` acknowledges inside the unit of work, before the commit: the fault that the campaign must be able to see.
 */
const [dataDir = '', stateDir = '', password = '', early = ''] = process.argv.slice(2);

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

const opened = await openArchive({ dataDir, stateDir, drawing: createInProcessDrawing(), host: 'test' });
if (!opened.ok) {
  tell(`FAILED ${opened.error.kind}`);
  process.exit(1);
}
const { context } = opened.value;
const application = early === 'early' ? { ...context, engine: acknowledgingEarly() } : context;

function acknowledgingEarly(): typeof context.engine {
  const { engine } = context;
  const early: typeof engine = Object.create(engine);
  Object.defineProperty(early, 'writeResult', {
    value: ((label, work, options) => engine.writeResult(label, async (unit) => {
      const done = await work(unit);
      if (done.ok && label === 'positions.create') tell(`ACK save ${JSON.stringify(done.value)}`);
      return done;
    }, options)) satisfies typeof engine.writeResult,
  });
  return early;
}

const session = createWindowSession(context.clock);
const desk = createRouterClient(createApplicationRouter(), { context: { application, session } });
const login = await desk.access.login({ username: 'admin', password });
if (!login.ok) process.exit(2);
const service = await desk.catalogue.services({ includeRetired: false, text: '' });
const serviceId = service.ok ? (service.value.services[0]?.id ?? 0) : 0;
// The first drawing loads the PDF library: done before, or nearly every kill would fall in it.
await desk.setup.facsimile({});
tell('READY');

function formOf(amountCents: number) {
  return {
    serviceId, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents, dueDate: '2999-12-31', payableUntil: null, notes: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F' as const, name: 'Rossi Mario', address: null, email: null, pec: null, phone: null },
  };
}

function receiptOf(nav: string, cents: number): string {
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return `<paSendRTReq xmlns="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA xmlns="">99999000013</idPA><idBrokerPA xmlns="">99999000013</idBrokerPA><idStation xmlns="">99999000013_01</idStation><receipt xmlns=""><receiptId>${randomUUID()}</receiptId><noticeNumber>${nav}</noticeNumber><fiscalCode>99999000013</fiscalCode><outcome>OK</outcome><creditorReferenceId>${nav.slice(1)}</creditorReferenceId><paymentAmount>${amount}</paymentAmount><description>TARI</description><companyName>Comune</companyName><debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>RSSMRA80A01H501U</entityUniqueIdentifierValue></uniqueIdentifier><fullName>Rossi Mario</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer><transferAmount>${amount}</transferAmount><fiscalCodePA>99999000013</fiscalCodePA><IBAN>IT30G9999961000000060717356</IBAN><remittanceInformation>TARI</remittanceInformation><transferCategory>9/0101101IM/</transferCategory></transfer></transferList><idPSP>PSP</idPSP><PSPCompanyName>Banca</PSPCompanyName><idChannel>c</idChannel><channelDescription>app</channelDescription></receipt></paSendRTReq>`;
}

for (;;) {
  const amountCents = 100 + Math.floor(Math.random() * 100_000);
  tell('BEGIN save');
  const saved = await desk.positions.create({ requestId: randomUUID(), ...formOf(amountCents), draft: false, acceptDuplicate: true, replacesId: null });
  if (!saved.ok) { tell(`FAILED save ${saved.error.code}`); process.exit(3); }
  tell(`ACK save ${JSON.stringify(saved.value)}`);
  tell('BEGIN print');
  const printed = await desk.notices.print({ requestId: randomUUID(), installmentId: saved.value.installmentId, copies: 1, reason: 'Campagna' });
  if (!printed.ok) { tell(`FAILED print ${printed.error.code}`); process.exit(4); }
  tell(`ACK print ${JSON.stringify({ printId: printed.value.printId, sha256: printed.value.sha256 })}`);
  tell('BEGIN import');
  const imported = await desk.payments.importFiles({ requestId: randomUUID(), files: [{ name: 'rt.xml', contentBase64: Buffer.from(receiptOf(saved.value.nav ?? '', amountCents)).toString('base64') }] });
  const importId = imported.ok ? imported.value.files[0]?.importId : undefined;
  if (importId === undefined) { tell('FAILED import'); process.exit(5); }
  tell(`ACK import ${JSON.stringify({ importId })}`);
}
