import type { StateAppearance } from '../../components/state-appearance.ts';
import type { PaymentRow } from '../acts/operation-types.ts';

/** What a payment does, as word, shape and tone: paid green, to be decided purple, to give back amber. */
export function paymentLook({ effect, effectLabel }: Pick<PaymentRow, 'effect' | 'effectLabel'>): StateAppearance {
  switch (effect) {
    case 'PAYS': return { label: effectLabel, tone: 'green', shape: 'disc-tick' };
    case 'UNASSIGNED': return { label: effectLabel, tone: 'purple', shape: 'diamond' };
    case 'TO_REFUND': return { label: effectLabel, tone: 'amber', shape: 'triangle' };
    case 'OTHER_SYSTEM': return { label: effectLabel, tone: 'teal', shape: 'ring-out' };
    case 'NO_PAYMENT': return { label: effectLabel, tone: 'neutral', shape: 'ring-slash' };
    case 'REVOKED': return { label: effectLabel, tone: 'red', shape: 'triangle-full' };
  }
}

const EFFECT_LABEL: Readonly<Record<PaymentRow['effect'], string>> = { PAYS: 'Attribuito', UNASSIGNED: 'Da attribuire', TO_REFUND: 'Da rimborsare', OTHER_SYSTEM: 'Di altro programma o ente', NO_PAYMENT: 'Nessun pagamento', REVOKED: 'Revocato' };

/** What payments with this effect look like, where there is no payment yet: in a filter. */
export function effectLook(effect: PaymentRow['effect']): StateAppearance {
  return paymentLook({ effect, effectLabel: EFFECT_LABEL[effect] });
}
