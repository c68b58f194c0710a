import { describe, expect, test } from 'vitest';
import { mayPrint, type PrintRequest } from './may-print.ts';
import { ROLES, SHOWN_STATES, type ShownState } from './position-state.ts';

const TODAY_PLUS_3 = '2026-11-27';

function request(change: Partial<PrintRequest>): PrintRequest {
  return {
    state: 'UNPAID', confirmed: true, numbered: true, withStamp: false, missingFields: [], dueDate: '2026-12-31', payableUntil: null, today: '2026-11-24', earliestOfflineDueDate: TODAY_PLUS_3,
    connection: { mode: 'MANUAL' }, operator: { role: 'COUNTER', offlinePrint: false }, ...change,
  };
}

function codeOf(change: Partial<PrintRequest>): string {
  const permission = mayPrint(request(change));
  return permission.allowed ? (permission.reasonRequired ? 'WITH_REASON' : 'YES') : permission.code;
}

const CONFIRMED: readonly ShownState[] = ['UNPAID', 'EXPIRING', 'OVERDUE'];
const REFUSED: Readonly<Partial<Record<ShownState, string>>> = {
  PAID: 'PAID', REPORTED: 'PAID', RECONCILED: 'PAID', PAID_EXTERNALLY: 'PAID', INVALID: 'CANCELLED', UNPAYABLE: 'UNPAYABLE', NEEDS_REVIEW: 'NEEDS_REVIEW', DRAFT: 'DRAFT',
};
const CONNECTIONS = [{ mode: 'MANUAL' }, { mode: 'CONNECTOR', online: true }, { mode: 'CONNECTOR', online: false }] as const;

describe('what may be printed (spec/states.md)', () => {
  test('with a partner that answers hours later nobody waits: printed before the confirmation by who may print off line, with a reason and time enough', () => {
    const later = { state: 'TO_SYNC', confirmed: false, connection: { mode: 'CONNECTOR', online: true, answersLater: true } } as const;
    expect(codeOf(later)).toBe('NOT_CONFIRMED');
    expect(codeOf({ ...later, operator: { role: 'COUNTER', offlinePrint: true } })).toBe('WITH_REASON');
    expect(codeOf({ ...later, operator: { role: 'SUPERVISOR', offlinePrint: false }, dueDate: '2026-11-26' })).toBe('DUE_TOO_SOON');
    expect(codeOf({ ...later, confirmed: true, state: 'UNPAID' })).toBe('YES');
  });

  test('what is paid at the intermediary is not printed though its receipt has not come', () => {
    expect(codeOf({ paidThere: true })).toBe('PAID');
  });

  test('confirmed: everybody, on every connection, without a reason', () => {
    for (const state of CONFIRMED) {
      for (const connection of CONNECTIONS) {
        for (const role of ROLES) expect(codeOf({ state, connection, operator: { role, offlinePrint: false } }), `${state} ${connection.mode}`).toBe('YES');
      }
    }
  });

  test('not confirmed: the supervisor or the right «stampa fuori linea», with a reason; never on a connection that is up', () => {
    for (const role of ROLES) {
      for (const offlinePrint of [true, false]) {
        const may = offlinePrint || role === 'SUPERVISOR' ? 'WITH_REASON' : 'NOT_CONFIRMED';
        const asked = { state: 'TO_SYNC', confirmed: false, operator: { role, offlinePrint } } as const;
        expect(codeOf({ ...asked, connection: { mode: 'MANUAL' } }), `${role} ${offlinePrint}`).toBe(may);
        expect(codeOf({ ...asked, connection: { mode: 'CONNECTOR', online: false } }), `${role} ${offlinePrint}`).toBe(may);
        expect(codeOf({ ...asked, connection: { mode: 'CONNECTOR', online: true } })).toBe('CONFIRMATION_COMING');
      }
    }
  });

  test('without network the due date leaves three working days; without a due date nothing is too soon', () => {
    const offline = { state: 'TO_SYNC', confirmed: false, connection: { mode: 'CONNECTOR', online: false }, operator: { role: 'SUPERVISOR', offlinePrint: false } } as const;
    expect(codeOf({ ...offline, dueDate: '2026-11-26' })).toBe('DUE_TOO_SOON');
    expect(codeOf({ ...offline, dueDate: TODAY_PLUS_3 })).toBe('WITH_REASON');
    expect(codeOf({ ...offline, dueDate: null })).toBe('WITH_REASON');
    expect(codeOf({ ...offline, connection: { mode: 'MANUAL' }, dueDate: '2026-11-26' })).toBe('WITH_REASON');
  });

  test('paid, cancelled, not payable, doubtful and drafts: nobody, whatever else holds, and the sentence says what to do instead', () => {
    for (const [state, code] of Object.entries(REFUSED)) {
      const shown = SHOWN_STATES.find((one) => one === state) ?? 'DRAFT';
      for (const connection of CONNECTIONS) {
        for (const confirmed of [true, false]) expect(codeOf({ state: shown, confirmed, connection, operator: { role: 'SUPERVISOR', offlinePrint: true } }), state).toBe(code);
      }
    }
    const paid = mayPrint(request({ state: 'PAID' }));
    expect(paid.allowed ? '' : paid.message).toContain('ricevuta');
  });

  test('past the due date but still payable: like any other, on the last day too', () => {
    for (const payableUntil of [null, '2026-11-24', '2026-12-31']) expect(codeOf({ state: 'OVERDUE', dueDate: '2026-11-01', payableUntil })).toBe('YES');
  });

  test('past the last day of payment: with a reason, and the sentence says until when and what is usually wanted', () => {
    const expired = { state: 'EXPIRED', dueDate: '2026-11-01', payableUntil: '2026-11-23' } as const;
    for (const role of ROLES) expect(codeOf({ ...expired, operator: { role, offlinePrint: false } }), role).toBe('WITH_REASON');
    expect(mayPrint(request(expired))).toMatchObject({ unsent: false, message: expect.stringMatching(/fino al 23\/11\/2026.*nuova scadenza/) });
    const neverSent = mayPrint(request({ ...expired, state: 'TO_SYNC', confirmed: false, operator: { role: 'SUPERVISOR', offlinePrint: false } }));
    expect(neverSent).toMatchObject({ allowed: true, unsent: true, message: expect.stringMatching(/non è ancora sul portale.*fino al 23\/11\/2026/) });
  });

  test('a code that cannot be made, or a digital stamp, closes the print even when confirmed', () => {
    expect(codeOf({ numbered: false })).toBe('DRAFT');
    const missing = mayPrint(request({ missingFields: ['il nome del debitore'] }));
    expect(missing).toMatchObject({ allowed: false, code: 'INCOMPLETE', message: expect.stringContaining('il nome del debitore') });
    const stamp = mayPrint(request({ withStamp: true }));
    expect(stamp).toMatchObject({ allowed: false, code: 'INCOMPLETE', message: expect.stringContaining('marca da bollo') });
  });

  test('every state a person sees is decided', () => {
    for (const state of SHOWN_STATES) expect(codeOf({ state }), state).toBe(REFUSED[state] ?? 'YES');
  });
});
