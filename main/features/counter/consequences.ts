import type { Reader } from '../../data/engine.ts';
import { formatInstantInRome } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { isOpenState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { printsOfPosition, type PrintRow } from '../notices/index.ts';
import { inForce, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { findPositionFor } from './position-card.ts';

export type Consequences = Readonly<{ lines: { text: string; warning: boolean }[]; unchanged: string[] }>;

/** What an action would do to paper, number, portal and money, said before it happens (look: 12 Conferma). */
export async function consequencesOf(context: ApplicationContext, reader: Reader, operator: Operator, { id, action, installmentIds }: Readonly<{ id: number; action: 'CANCEL' | 'EXTERNAL_PAYMENT' | 'RESTORE'; installmentIds: readonly number[] }>): Promise<Outcome<Consequences>> {
  const record = await findPositionFor(reader, operator, { id, nav: null });
  if (record === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  const paper = (await printsOfPosition(reader, id)).filter((print) => print.document === 'NOTICE' && print.state !== 'RECALLED');
  const installment = record.installments[0];
  const numbers = record.installments.filter(({ nav, state }) => nav !== null && state !== 'INVALID').length;
  const uploaded = record.installments.some(({ confirmedAt }) => confirmedAt !== null);
  const connection = await readConnection(context, reader);
  if (action === 'EXTERNAL_PAYMENT') return ok(paidOutside(record, paper, connection, installmentIds));
  const inHand = paper[0] === undefined ? null : `Il cittadino può avere in mano l’avviso stampato il ${formatInstantInRome(Date.parse(paper[0].at))}: fallo ritirare, non si deve più pagare.`;
  const portal = uploaded ? [{ text: portalSentence(connection), warning: true }] : [];
  switch (action) {
    case 'CANCEL':
      return ok({
        lines: [
          { text: numbers > 1 ? `I ${numbers} avvisi di questa posizione diventano Annullati: i loro numeri non si usano più.` : installment?.nav == null ? 'La posizione diventa Annullata.' : `L’avviso ${formatNav(installment.nav)} diventa Annullato: il numero non si usa più.`, warning: false },
          ...(inHand === null ? [] : [{ text: inHand, warning: true }]), ...portal,
          { text: 'Se arriva lo stesso un pagamento viene registrato e si apre un’attività.', warning: false },
        ],
        unchanged: ['La cronologia e le stampe fatte restano consultabili.', 'Si può ripristinare: nasce una posizione nuova, con un numero nuovo.'],
      });
    case 'RESTORE':
      return ok({ lines: [{ text: 'Nasce una posizione nuova con gli stessi dati e un numero nuovo.', warning: false }, { text: 'Va stampato un avviso nuovo: quello vecchio non si può pagare.', warning: true }], unchanged: ['La posizione annullata resta annullata, collegata alla nuova.'] });
  }
}

/** The intermediary still takes money for what is cancelled: who tells it to stop. */
function portalSentence(connection: Connection): string {
  if (connection.mode === 'MANUAL') return 'La posizione è già sul portale dell’intermediario: annullala anche lì, altrimenti si può ancora pagare.';
  return 'L’intermediario la conosce già: l’annullamento gli arriva da solo, ma finché non risponde si può ancora pagare.';
}

/** What becomes of the installments recorded as paid elsewhere, of those that stay, of the other way of paying, of paper and portal. */
function paidOutside(record: PositionRecord, paper: readonly PrintRow[], connection: Connection, installmentIds: readonly number[]): Consequences {
  const payable = inForce(record).installments.filter(({ nav, state }) => nav !== null && isOpenState(state));
  const chosen = installmentIds.length === 0 ? payable.slice(0, 1) : payable.filter(({ id }) => installmentIds.includes(id));
  const optionId = chosen[0]?.optionId;
  const left = payable.filter((row) => row.optionId === optionId && !chosen.includes(row));
  const others = payable.filter((row) => row.optionId !== optionId && row.state !== 'UNPAYABLE');
  const of = record.installments.filter((row) => row.optionId === optionId).length;
  const printed = paper.find((print) => print.installmentId === null || chosen.some(({ id }) => id === print.installmentId));
  const several = chosen.length > 1;
  return {
    lines: [
      { text: chosen.length === of ? 'La posizione diventa Pagata fuori pagoPA.' : `${several ? `Le rate ${listed(chosen)} diventano Pagate` : `La rata ${listed(chosen)} di ${of} diventa Pagata`} fuori pagoPA; ${stayingWords(left)}.`, warning: false },
      ...(others.length === 0 ? [] : [{ text: 'Con l’altro modo di pagare non si paga più: sarebbe pagare due volte lo stesso debito.', warning: true }]),
      ...(printed === undefined ? [] : [{ text: `Il cittadino può avere in mano l’avviso stampato il ${formatInstantInRome(Date.parse(printed.at))}: ${left.length === 0 ? 'fallo ritirare, non si deve più pagare' : `digli che ${several ? 'quelle rate non si pagano' : 'quella rata non si paga'} più`}.`, warning: true }]),
      ...(chosen.some(({ confirmedAt, onPortal }) => confirmedAt !== null || onPortal === 1) ? [{ text: markedSentence(connection, several), warning: true }] : []),
      { text: several ? 'Chi registra, quando e perché restano scritti; ogni rata si può togliere da sola.' : 'Chi registra, quando e perché restano scritti; la registrazione si può togliere.', warning: false },
    ],
    unchanged: ['L’importo e il debitore non cambiano.'],
  };
}

function stayingWords(left: readonly InstallmentRow[]): string {
  if (left.length === 0) return 'non resta niente da pagare';
  return `${left.length === 1 ? 'resta da pagare la rata' : 'restano da pagare le rate'} ${listed(left)}, ${formatEuro(sumOf(left))}`;
}

function markedSentence(connection: Connection, several: boolean): string {
  if (connection.mode === 'MANUAL') return `${several ? 'Sono già sul portale dell’intermediario: annullale' : 'È già sul portale dell’intermediario: annullala'} anche lì, altrimenti si ${several ? 'possono' : 'può'} ancora pagare.`;
  return several ? 'L’intermediario le conosce già: di ognuna gli viene detto da solo che è pagata, ma finché non risponde si possono ancora pagare.' : 'L’intermediario la conosce già: il pagamento gli viene detto da solo, ma finché non risponde si può ancora pagare.';
}

/** `1`, `1 e 3`, `1, 2 e 3`. */
function listed(rows: readonly InstallmentRow[]): string {
  const numbers = rows.map(({ number }) => String(number));
  return numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} e ${numbers.at(-1)}`;
}

function sumOf(rows: readonly InstallmentRow[]): number {
  return rows.reduce((sum, { amountCents }) => sum + amountCents, 0);
}
