import { formatAmount } from '../../../main/domain/money.ts';
import { readAmount } from '../../components/typed-value.ts';
import { debtorTypeOf, fiscalCodeMistake } from '../position-form/fiscal-code-words.ts';
import type { CreateFromPaymentInput, PaymentCard } from './operation-types.ts';
import { reasonProblem } from './reason-rule.ts';

/** The form as typed. An empty fiscal code means «senza codice fiscale», which a receipt may have too (ANONIMO). */
export type CreateFromPaymentForm = Readonly<{ serviceId: string | null; fiscalCode: string; name: string; description: string; year: string; amount: string; reason: string }>;
export type CreateFromPaymentErrors = Readonly<Partial<Record<keyof CreateFromPaymentForm, string>>>;
export type CreateFromPaymentValues = Omit<CreateFromPaymentInput, 'requestId' | 'paymentId' | 'acceptDuplicate'>;

/** Starts from what the receipt says; the service is the operator's to choose, since no receipt names one. */
export function startingForm(payment: Pick<PaymentCard, 'debtorFiscalCode' | 'debtorName' | 'description' | 'paidOn' | 'amountCents'>): CreateFromPaymentForm {
  const code = payment.debtorFiscalCode ?? '';
  return {
    serviceId: null, fiscalCode: code === 'ANONIMO' ? '' : code, name: (payment.debtorName ?? '').slice(0, 70), description: payment.description.slice(0, 140), year: payment.paidOn?.slice(0, 4) ?? '', amount: formatAmount(payment.amountCents), reason: '',
  };
}

function yearProblem(year: string): string | null {
  return year.trim() === '' || /^(19|2\d)\d\d$/.test(year.trim()) ? null : 'Scrivi l’anno con quattro cifre, oppure lascialo vuoto.';
}

function codeProblem(code: string): string | null {
  return code === '' ? null : fiscalCodeMistake(code);
}

/** The values to send, or a sentence for each field to correct. */
export function readCreateFromPayment(form: CreateFromPaymentForm): Readonly<{ ok: true; value: CreateFromPaymentValues }> | Readonly<{ ok: false; error: CreateFromPaymentErrors }> {
  const amount = readAmount(form.amount);
  const amountError = amount.kind === 'problem' ? amount.message : amount.kind === 'empty' ? 'Scrivi quanto era dovuto.' : amount.value <= 0 ? 'L’importo deve essere maggiore di zero.' : null;
  const found: Readonly<Record<keyof CreateFromPaymentForm, string | null>> = {
    serviceId: form.serviceId === null ? 'Scegli il servizio: dice a quale ufficio tocca.' : null, fiscalCode: codeProblem(form.fiscalCode), name: form.name.trim() === '' ? 'Scrivi di chi era il debito.' : null,
    description: form.description.trim() === '' ? 'Scrivi la causale.' : null, year: yearProblem(form.year), amount: amountError, reason: reasonProblem(form.reason),
  };
  const error: CreateFromPaymentErrors = Object.fromEntries(Object.entries(found).filter(([, message]) => message !== null));
  if (Object.keys(error).length > 0 || amount.kind !== 'value') return { ok: false, error };
  const fiscalCode = form.fiscalCode === '' ? null : form.fiscalCode;
  return {
    ok: true,
    value: {
      serviceId: Number(form.serviceId), year: form.year.trim() === '' ? null : Number(form.year.trim()), description: form.description.trim(), amountCents: amount.value, reason: form.reason.trim(),
      debtor: { fiscalCode, type: fiscalCode === null ? 'F' : debtorTypeOf(fiscalCode), name: form.name.trim(), address: null, email: null, pec: null, phone: null },
    },
  };
}
