import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { readAmount, readDate } from '../../components/typed-value.ts';
import { reasonProblem } from './reason-rule.ts';

/** Ways of paying that do not pass through pagoPA, with their names. Source: features 3b and contract. */
export const EXTERNAL_CHANNELS = [
  { value: 'F24', label: 'F24' }, { value: 'BONIFICO', label: 'Bonifico' }, { value: 'CONTANTI', label: 'Contanti' },
  { value: 'POS', label: 'POS' }, { value: 'BOLLETTINO', label: 'Bollettino postale' }, { value: 'ALTRO', label: 'Altro' },
] as const;
export type ExternalChannel = (typeof EXTERNAL_CHANNELS)[number]['value'];

/** What is typed in the form, as typed. */
export type ExternalPaymentForm = Readonly<{ channel: ExternalChannel | null; paidOn: string; amount: string; reason: string }>;
export type ExternalPaymentErrors = Readonly<Partial<Record<keyof ExternalPaymentForm | 'installments', string>>>;
export type ExternalPaymentValues = Readonly<{ channel: ExternalChannel; paidOn: CivilDate; amountCents: number; reason: string }>;

export function channelOf(value: string): ExternalChannel | null {
  return EXTERNAL_CHANNELS.find((channel) => channel.value === value)?.value ?? null;
}

/** The values to send, or a sentence for each field to correct. */
export function readExternalPayment(form: ExternalPaymentForm, today: CivilDate): Readonly<{ ok: true; value: ExternalPaymentValues }> | Readonly<{ ok: false; error: ExternalPaymentErrors }> {
  const date = readDate(form.paidOn, today, 'LAST');
  const amount = readAmount(form.amount);
  const dateError = date.kind === 'problem' ? date.message : date.kind === 'empty' ? 'Scrivi quando è stato pagato.' : date.value > today ? 'La data del pagamento è nel futuro.' : null;
  const amountError = amount.kind === 'problem' ? amount.message : amount.kind === 'empty' ? 'Scrivi l’importo pagato.' : null;
  const reasonError = reasonProblem(form.reason);
  if (form.channel !== null && date.kind === 'value' && amount.kind === 'value' && dateError === null && reasonError === null) {
    return { ok: true, value: { channel: form.channel, paidOn: date.value, amountCents: amount.value, reason: form.reason.trim() } };
  }
  return {
    ok: false,
    error: {
      ...(form.channel === null ? { channel: 'Scegli come è stato pagato.' } : {}), ...(dateError === null ? {} : { paidOn: dateError }),
      ...(amountError === null ? {} : { amount: amountError }), ...(reasonError === null ? {} : { reason: reasonError }),
    },
  };
}
