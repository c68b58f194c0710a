import type { Reader } from '../../data/engine.ts';
import { formatInstantInRome } from '../../domain/civil-date.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { printsOfPosition } from '../notices/index.ts';
import { findPositionFor } from './position-card.ts';

export type Consequences = Readonly<{ lines: { text: string; warning: boolean }[]; unchanged: string[] }>;

/** What an action would do to paper, number, portal and money, said before it happens (look: 12 Conferma). */
export async function consequencesOf(context: ApplicationContext, reader: Reader, operator: Operator, id: number, action: 'CANCEL' | 'EXTERNAL_PAYMENT' | 'RESTORE'): Promise<Outcome<Consequences>> {
  const record = await findPositionFor(reader, operator, { id, nav: null });
  if (record === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  const paper = (await printsOfPosition(reader, id)).filter((print) => print.document === 'NOTICE' && print.state !== 'RECALLED');
  const installment = record.installments[0];
  const numbers = record.installments.filter(({ nav, state }) => nav !== null && state !== 'INVALID').length;
  const uploaded = record.installments.some(({ confirmedAt }) => confirmedAt !== null);
  const inHand = paper[0] === undefined ? null : `Il cittadino può avere in mano l’avviso stampato il ${formatInstantInRome(Date.parse(paper[0].at))}: fallo ritirare, non si deve più pagare.`;
  const portal = uploaded ? [{ text: portalSentence(await readConnection(context, reader), action), warning: true }] : [];
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
    case 'EXTERNAL_PAYMENT':
      return ok({
        lines: [{ text: 'La posizione diventa Pagata fuori pagoPA.', warning: false }, ...(inHand === null ? [] : [{ text: inHand, warning: true }]), ...portal, { text: 'Chi registra, quando e perché restano scritti; la registrazione si può togliere.', warning: false }],
        unchanged: ['L’importo e il debitore non cambiano.'],
      });
    case 'RESTORE':
      return ok({ lines: [{ text: 'Nasce una posizione nuova con gli stessi dati e un numero nuovo.', warning: false }, { text: 'Va stampato un avviso nuovo: quello vecchio non si può pagare.', warning: true }], unchanged: ['La posizione annullata resta annullata, collegata alla nuova.'] });
  }
}

/** The intermediary still takes money for it: who tells it to stop. */
function portalSentence(connection: Connection, action: 'CANCEL' | 'EXTERNAL_PAYMENT' | 'RESTORE'): string {
  if (connection.mode === 'MANUAL') return 'La posizione è già sul portale dell’intermediario: annullala anche lì, altrimenti si può ancora pagare.';
  return `L’intermediario la conosce già: ${action === 'CANCEL' ? 'l’annullamento gli arriva' : 'il pagamento gli viene detto'} da solo, ma finché non risponde si può ancora pagare.`;
}
