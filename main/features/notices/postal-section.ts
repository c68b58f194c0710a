import type { Reader } from '../../data/engine.ts';
import type { PostalSection } from '../../documents/notice-content.ts';
import { parseIban } from '../../domain/iban.ts';
import { isPostalAuthorisation } from '../../domain/notice-paper.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { accountByIban } from '../catalogue/index.ts';
import type { InstallmentRow, PositionRecord } from '../positions/index.ts';

/** `iban` of the account that stands on the slip, kept with the print: who changes it makes the paper superata (states.md). */
export type NoticeSlip = Readonly<{ section: PostalSection; iban: string }>;

/** Ten digits of cents in the Data Matrix (codes.md 3). */
const MAXIMUM_SLIP_CENTS = 9_999_999_999;

/** What the office itself lacks for a postal slip, in Italian with the remedy; null: nothing. */
export function officeSlipProblem(entity: Readonly<{ postalAuthCode: string | null }>): string | null {
  if (entity.postalAuthCode === null) return 'Per il bollettino manca l’autorizzazione di Poste Italiane alla stampa in proprio: si scrive in Configurazione, Ente, «Aut. postale».';
  return isPostalAuthorisation(entity.postalAuthCode) ? null : 'L’autorizzazione di Poste Italiane va scritta come la dà Poste, “AUT. DB/… DEL gg/mm/aaaa”: correggila in Configurazione, Ente, «Aut. postale».';
}

type SlipEntity = Readonly<{ fiscalCode: string; name: string; postalAuthCode: string | null }>;

/**
 * The postal section of the notices of these installments: only when the first transfer of each has one postal account of the entity, beside its account or as it (codes.md 3: the platform answers the very
 * account that stands on the paper), and Poste has authorised the printing. Errors: what is missing, in Italian with the remedy.
 */
export async function slipOf(reader: Reader, entity: SlipEntity, record: PositionRecord, installments: readonly InstallmentRow[]): Promise<Result<NoticeSlip, string>> {
  const office = officeSlipProblem(entity);
  if (office !== null) return err(office);
  const firsts = installments.map(({ id }) => record.transfers.filter(({ installmentId }) => installmentId === id).toSorted((a, b) => a.transferIndex - b.transferIndex)[0]);
  const [first] = firsts;
  if (first?.iban == null || first.payeeFiscalCode !== entity.fiscalCode) return err('Il bollettino porta un conto postale dell’ente, e il primo versamento di questo avviso non va su un conto dell’ente.');
  const account = first.postalIban ?? first.iban;
  if (firsts.some((transfer) => transfer === undefined || (transfer.postalIban ?? transfer.iban) !== account || transfer.payeeFiscalCode !== entity.fiscalCode)) return err('Le parti di questo avviso vanno su conti diversi: il bollettino ne porta uno solo.');
  if (installments.some(({ amountCents }) => amountCents > MAXIMUM_SLIP_CENTS)) return err('Il bollettino postale arriva a 99.999.999,99 euro.');
  return accountSlip(reader, entity, account);
}

/** The postal section with one account of the entity. Errors as {@link slipOf}. */
export async function accountSlip(reader: Reader, entity: SlipEntity, iban: string): Promise<Result<NoticeSlip, string>> {
  const office = officeSlipProblem(entity);
  if (office !== null || entity.postalAuthCode === null) return err(office ?? '');
  const account = await accountByIban(reader, iban);
  const parsed = parseIban(iban);
  if (account?.postal !== true || !parsed.ok || !parsed.value.postal) {
    return err(`Manca il conto postale: l’accredito di questo avviso va ${account === null ? 'su un conto che non è fra quelli dell’ente' : `su “${account.label}”, che non è un conto corrente postale`}. Per il bollettino scegli il «Conto postale» del servizio, in Configurazione: vale per gli avvisi fatti, o cambiati, da allora.`);
  }
  return ok({ section: { account: parsed.value.ccp, holder: account.holder ?? entity.name, authorisation: entity.postalAuthCode }, iban: account.iban });
}
