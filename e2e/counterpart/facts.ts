/** The ten facts that hurt (intermediary.md, head), by number. Off: the platform behaves as a client that missed the fact would believe. */
export const FACTS = {
  1: 'PUT without toPublish takes a published position back to DRAFT',
  2: 'a repeated POST is no repeat: the unique keys answer one ambiguous 409',
  3: 'dates are UTC wall times (an offset is refused), and a payment is recorded on a cancelled position',
  4: 'v3: no invalidate, status=UNPAYABLE breaks, status=PAID leaves out REPORTED',
  5: 'no filter by last update, and the payment date filter sees wholly paid positions only',
  6: 'GovPay: PUT brings a cancelled pendenza back to life',
  7: 'GovPay: IBAN, entrata, voci, NAV and unità operativa are frozen after creation',
  8: 'FdR: a filter older than one month is refused',
  9: 'FdR: regulationDate is rewritten as midnight +02:00, also in winter',
  10: 'nobody refuses wrong check digits',
} as const;

export type FactNumber = keyof typeof FACTS;
export type Facts = Record<FactNumber, boolean>;

/** All of them hold, unless switched off one by one. */
export function createFacts(wishes: Readonly<Partial<Facts>> = {}): Facts {
  return { 1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, ...wishes };
}

export function isFactNumber(n: number): n is FactNumber {
  return n in FACTS;
}
