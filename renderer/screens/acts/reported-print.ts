import { useClient } from '../../app/bridge-context.tsx';
import type { Failure } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast } from '../../components/index.ts';

export type ReportedPrint = Readonly<{
  /** Draws, records and prints the *Attestazione di pagamento rendicontato* of a position. True when it was printed. */
  print: (positionId: number) => Promise<boolean>;
  busy: boolean;
  failure: Failure | null;
}>;

export function useReportedPrint(): ReportedPrint {
  const client = useClient();
  const paper = usePrint();
  const draw = useMutationOnce((positionId: number, requestId) => client.attestations.printReported({ requestId, positionId }), ['prints', 'positions']);
  const print = async (positionId: number): Promise<boolean> => {
    const outcome = await draw.run(positionId);
    if (!outcome.ok) return false;
    paper.print(outcome.value);
    showToast(outcome.value.copy ? 'Attestazione stampata: è un duplicato.' : 'Attestazione stampata.', [{ label: 'Salva il PDF', onPress: () => paper.save(outcome.value) }]);
    return true;
  };
  return { print, busy: draw.busy, failure: draw.failure };
}
