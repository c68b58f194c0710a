import { ok } from '../../../domain/result.ts';
import type { AccountMove, Read, RemotePosition } from '../../connector.ts';
import { readProblem } from '../../http/problem-answers.ts';
import { installmentsOf, type PositionSnapshot } from '../../position-snapshot.ts';
import { isGood, organizationPath, query, readBody, unreadableBody, type GpdCalls, type Lent } from './gpd-calls.ts';
import { readFailure } from './gpd-outcomes.ts';
import { ibanChanged } from './gpd-shapes.ts';

/*
 * The change of an IBAN in all unpaid positions of the organization (v1 `PATCH transfers`). Whole updates stay the way of a change of account: this one knows neither segregation codes nor payees, so
 * it reaches what other programs of the same creditor loaded, and cannot be taken back, because what was born on the new account would go with it. But a position of which something is paid takes no
 * whole update any more (intermediary.md 1.1.4), and the installments that are left would be paid on an account that is closed: there, and only for a change that is decided, it is the only way.
 */

export type IbanChange = Readonly<{ from: string; to: string }>;

/**
 * Which accounts the unpaid installments of a remote must change to be as wanted, each as the remote writes it; null when something else differs too, so that changing them would not do.
 * What is paid stays on the account it was paid on, whatever is wanted: that it differs is told by the reading that follows.
 */
export function ibansToChange(position: PositionSnapshot, remote: RemotePosition): readonly IbanChange[] | null {
  const wanted = new Map(installmentsOf(position).map((installment) => [installment.nav, installment]));
  if (wanted.size !== remote.installments.length) return null;
  const changes = new Map<string, string>();
  for (const there of remote.installments) {
    const asked = wanted.get(there.nav);
    if (asked === undefined || asked.amountCents !== there.amountCents || asked.dueDate !== there.dueDate || asked.transfers.length !== there.transfers?.length) return null;
    if (there.status === 'PAID' || there.status === 'REPORTED') continue;
    for (const transfer of there.transfers) {
      const own = asked.transfers.find(({ index }) => index === transfer.index);
      if (own === undefined || own.payeeFiscalCode !== transfer.payeeFiscalCode || own.amountCents !== transfer.amountCents || own.iban === null || transfer.iban === null) return null;
      if (plain(own.iban) === plain(transfer.iban)) continue;
      if (own.payeeFiscalCode !== position.organization || plain(changes.get(transfer.iban) ?? own.iban) !== plain(own.iban)) return null;
      changes.set(transfer.iban, plain(own.iban));
    }
  }
  return [...changes].map(([from, to]) => ({ from, to }));
}

/** Whether a change is one that was decided for the whole creditor, straight or by several in a row. `NOT_YET`: it is decided, and not carried out here to its end. */
export function isDecided({ from, to }: IbanChange, moves: readonly AccountMove[]): 'YES' | 'NOT_YET' | 'NO' {
  let [account, ended] = [plain(from), true];
  // The oldest first: an account that was left, and taken again later, is followed in that order.
  for (const move of moves) {
    if (plain(move.from) !== account) continue;
    [account, ended] = [plain(move.to), ended && move.ended];
  }
  if (account !== plain(to)) return 'NO';
  return ended ? 'YES' : 'NOT_YET';
}

function plain(iban: string): string {
  return iban.replaceAll(' ', '').toUpperCase();
}

const IBAN_BATCH = 1000;
/** One million transfers: beyond, the remote is not counting down. */
const MAX_BATCHES = 1000;

/**
 * Changes an IBAN in every unpaid position of the organization, a thousand transfers a call, until none is left (v1 only). Safe to repeat.
 * @returns how many transfers were changed.
 */
export async function replaceIban(calls: GpdCalls, organization: string, { from, to }: IbanChange, lent: Lent): Promise<Read<Readonly<{ updated: number }>>> {
  const path = `${organizationPath(organization, 'debtpositions', 'transfers')}${query({ oldIban: from, limit: IBAN_BATCH })}`;
  let updated = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const answered = await calls.call({ api: 'positionsV1', operation: 'gpd.replace-iban', method: 'PATCH', path, json: { newIban: to } }, lent);
    // Where nothing can be changed any more it says that it found nothing.
    if (answered.ok && answered.value.status === 404 && readProblem(answered.value).shape === 'gpd') return ok({ updated });
    if (!isGood(answered)) return { ok: false, error: readFailure('positionsV1', answered) };
    const changed = readBody(ibanChanged, answered.value);
    if (changed === null) return unreadableBody();
    if (changed.updatedTransfers === 0) return ok({ updated });
    updated += changed.updatedTransfers;
  }
  return { ok: false, error: { kind: 'unreadable', code: 'GPD_IBAN_ENDLESS', message: 'pagoPA continua a dire che restano IBAN da cambiare: fermato per prudenza. Scrivi al supporto pagoPA.' } };
}
