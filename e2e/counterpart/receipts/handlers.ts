import { gpdProblem, json, xml, type Answer } from '../answers.ts';
import { pageOf, param, queryInt, queryText, type Call, type Handlers } from '../call.ts';
import { findByIuv } from '../gpd/position-payment.ts';
import type { Payment, PaymentRow } from '../payments.ts';
import { monthsBefore, ROME, utcWall, wallIn } from '../wall-time.ts';
import type { World } from '../world.ts';
import { receiptXml } from './receipt-xml.ts';

/** gpd-payments (intermediary.md 2.1). */
export const RECEIPT_HANDLERS: Handlers = {
  healthCheck: () => json(200, { name: 'pagopa-gpd-payments', version: '0.13.3', environment: 'counterpart' }),
  getOrganizationReceipts: listReceipts,
  getReceiptByIUV: readReceipt,
};

const FORM = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2})?$/;

function listReceipts(world: World, call: Call): Answer {
  const organization = param(call, 'organizationfiscalcode');
  const window = windowOf(world, queryText(call, 'from'), queryText(call, 'to'));
  if (window === null) return gpdProblem(400, 'Invalid date range', 'The requested date range is invalid or exceeds the maximum configured number of months');
  const rows = filteredRows(world, call, world.payments.paidBetween(organization, window.from, window.to));
  const [pageNum, pageSize] = [queryInt(call, 'pageNum', 0), queryInt(call, 'pageSize', 20)];
  const totalPages = Math.ceil(rows.length / pageSize);
  if (pageNum >= totalPages) return gpdProblem(400, 'Not enough elements', 'The page number is too big for the filtered elements');
  // Rows whose position is still unpaid in GPD are dropped after the page was cut: a short page is normal.
  const results = pageOf(rows, pageNum, pageSize, call.listing).filter(({ iuv }) => isPaidInGpd(world, organization, iuv)).map(({ whole }) => rowView(whole()));
  return json(200, { currentPageNumber: pageNum, length: results.length, totalPages, results });
}

/** `from` and `to` are compared as strings with the payment date. None: the last three months; one: three months from it. */
function windowOf(world: World, from: string | null, to: string | null): Readonly<{ from: string; to: string }> | null {
  if ([from, to].some((text) => text !== null && !FORM.test(text))) return null;
  const now = world.clock.nowMs();
  const shifted = (text: string, months: number): string => utcWall(monthsBefore(Date.parse(`${text.slice(0, 10)}T00:00:00Z`), months)).slice(0, 10);
  const window = from !== null || to !== null
    ? { from: from ?? shifted(to ?? '', 3), to: to ?? `${shifted(from ?? '', -3)}T23:59:59` }
    : { from: wallIn(monthsBefore(now, 3), ROME), to: wallIn(now + 1000, ROME) };
  return window.from > window.to ? null : window;
}

function filteredRows(world: World, call: Call, rows: readonly PaymentRow[]): readonly PaymentRow[] {
  const [debtor, service, either] = [queryText(call, 'debtor'), queryText(call, 'service'), queryText(call, 'debtorOrIuv')];
  const now = world.clock.nowMs();
  const arrived = rows.every(({ arrivedMs }) => arrivedMs <= now) ? rows : rows.filter(({ arrivedMs }) => arrivedMs <= now);
  if (debtor === null && service === null && either === null) return arrived;
  return arrived.filter(({ iuv, whole }) => {
    const payment = whole();
    return (debtor === null || payment.debtor.fiscalCode === debtor) && (service === null || iuv.slice(0, 2) === service) && (either === null || iuv === either || payment.debtor.fiscalCode === either);
  });
}

function rowView({ organization, iuv, debtor, paidAt }: Payment): unknown {
  return { organizationFiscalCode: organization, iuv, debtor: debtor.fiscalCode, paymentDateTime: paidAt, status: 'PAID' };
}

/** A payment that came another way than GPD (made up, or of another desk) has nobody to ask: it counts as paid. */
function isPaidInGpd(world: World, organization: string, iuv: string): boolean {
  const found = findByIuv(world, organization, iuv);
  return found === null ? !world.vanished.has(`${organization}/${iuv}`) : found.installment.status !== 'UNPAID';
}

function readReceipt(world: World, call: Call): Answer {
  const [organization, iuv] = [param(call, 'organizationfiscalcode'), param(call, 'iuv')];
  const codes = call.caller.segregationCodes;
  if (codes !== null && !codes.includes(iuv.slice(0, 2))) return gpdProblem(403, 'The receipt retrieve is forbidden', `The caller does not have proper authorization to access IUV with the following segregation code ${iuv.slice(0, 2)} [Organization Fiscal Code=${organization}, IUV=${iuv}]`);
  const payment = world.payments.get(organization, iuv);
  if (payment === null || payment.arrivedMs > world.clock.nowMs()) return gpdProblem(404, 'Not found the receipt', `Not found a receipt for Organization Fiscal Code ${organization} and IUV ${iuv}`);
  if (!isPaidInGpd(world, organization, iuv)) return gpdProblem(422, 'The receipts recovery is failed', `The debt position is in an inappropriate state [status= ${findByIuv(world, organization, iuv)?.position.status ?? 'null'}] to provide the receipt [Organization Fiscal Code= ${organization}, IUV= ${iuv}]`);
  return xml(200, receiptXml(payment));
}
