import { useClient } from '../../app/bridge-context.tsx';
import type { Failure } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast } from '../../components/index.ts';

export type ReceiptPrint = Readonly<{
  /** Draws, records and prints the *Ricevuta di pagamento pagoPA (copia analogica)*. True when it was printed. */
  print: (paymentId: number) => Promise<boolean>;
  busy: boolean;
  failure: Failure | null;
  reset: () => void;
}>;

export function useReceiptPrint(): ReceiptPrint {
  const client = useClient();
  const paper = usePrint();
  const draw = useMutationOnce((paymentId: number, requestId) => client.payments.receiptDocument({ requestId, paymentId }), ['prints', 'positions']);
  const print = async (paymentId: number): Promise<boolean> => {
    const outcome = await draw.run(paymentId);
    if (!outcome.ok) return false;
    paper.print(outcome.value);
    showToast(outcome.value.duplicate ? 'Ricevuta stampata: è un duplicato.' : 'Ricevuta stampata.', [{ label: 'Salva il PDF', onPress: () => paper.save(outcome.value) }]);
    return true;
  };
  return { print, busy: draw.busy, failure: draw.failure, reset: draw.reset };
}
