/**
 * A call failed because the link to the application core is not there.
 *
 * `delivery` says what is known of the request: `NOT_SENT`, it never left the page; `UNKNOWN`, it left and the core may
 * have done its work before the link was cut. In both cases a mutation may be repeated with the SAME requestId:
 * the core answers a repetition with the first result.
 */
export class LinkLostError extends Error {
  readonly code = 'LINK_LOST';
  readonly delivery: 'NOT_SENT' | 'UNKNOWN';

  constructor(delivery: 'NOT_SENT' | 'UNKNOWN') {
    super('Collegamento interrotto');
    this.name = 'LinkLostError';
    this.delivery = delivery;
  }
}
