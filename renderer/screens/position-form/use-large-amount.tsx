import { useRef, useState, type ReactNode } from 'react';
import { formatEuro, type Cents } from '../../../main/domain/money.ts';
import { ConfirmDialog } from '../../components/index.ts';
import { asksForAmount } from './large-amount.ts';

export type LargeAmount = Readonly<{
  /** Goes on at once, or after the operator has read a very large amount again. */
  before: (amountCents: Cents, go: () => void) => void;
  dialog: ReactNode;
}>;

/** Asks once for each very large amount. `onBack`: the operator wants to correct it. */
export function useLargeAmount(storedCents: Cents | null, onBack: () => void): LargeAmount {
  const agreed = useRef(storedCents);
  const [question, setQuestion] = useState<Readonly<{ amountCents: Cents; go: () => void }> | null>(null);
  const before = (amountCents: Cents, go: () => void) => {
    if (asksForAmount(amountCents, agreed.current)) setQuestion({ amountCents, go });
    else go();
  };
  const confirm = () => {
    if (question === null) return;
    agreed.current = question.amountCents;
    setQuestion(null);
    question.go();
  };
  const amount = formatEuro(question?.amountCents ?? 0);
  return {
    before,
    dialog: question === null ? null : (
      <ConfirmDialog open question={`L’importo è proprio ${amount}?`} verb={`Salva ${amount}`} backVerb="Correggi l’importo" onConfirm={confirm} onBack={() => { setQuestion(null); onBack(); }}
        consequences={[{ text: 'È un importo molto alto: rileggi le cifre e la virgola prima di salvarlo.', warning: true }, { text: 'L’avviso chiederà al cittadino questa somma.' }]} />
    ),
  };
}
