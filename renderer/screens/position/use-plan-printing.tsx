import { useState, type ReactNode } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast, Strip, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { installmentsOf } from '../acts/instalment-choice.ts';
import type { PositionCard } from '../acts/operation-types.ts';
import { PrintChoiceDialog, type PrintChoice } from '../acts/print-choice-dialog.tsx';

/** Prints all installments of a plan as one paper. `reason` is asked where the rule wants one. */
export function usePlanPrinting(card: PositionCard): Readonly<{ print: () => void; printWith: () => void; whyNot: string | null; strip: ReactNode; dialog: ReactNode }> {
  const client = useClient();
  const paper = usePrint();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [choosing, setChoosing] = useState(false);
  const [choice, setChoice] = useState<PrintChoice | null>(null);
  const mutation = useMutationOnce((given: Readonly<{ reason: string | null }> & Partial<PrintChoice>, requestId) => client.notices.printPlan({ requestId, positionId: card.id, ...given }), ['prints', 'positions']);
  const permissions = card.options.filter(({ kind }) => kind === 'INSTALLMENTS').flatMap((option) => installmentsOf({ options: [option] })).filter(({ state }) => state !== 'PAID' && state !== 'PAID_EXTERNALLY' && state !== 'UNPAYABLE').map(({ printPermission }) => printPermission);
  const refused = permissions.find((permission) => !permission.allowed);
  const needsReason = permissions.some((permission) => permission.allowed && permission.reasonRequired);
  const send = async (given: string | null, onPaper: PrintChoice | null) => {
    const outcome = await mutation.run({ reason: given, ...onPaper });
    if (!outcome.ok) return;
    setAsking(false);
    paper.print(outcome.value);
    const notes = outcome.value.warnings.filter(({ field }) => field === 'paper').map(({ message }) => ` ${message}`).join('');
    showToast(`${outcome.value.pages === 1 ? 'Rate stampate in una pagina.' : `Rate stampate in ${outcome.value.pages} pagine.`}${notes}`);
  };
  const begin = (onPaper: PrintChoice | null) => { setChoice(onPaper); if (needsReason) setAsking(true); else void send(null, onPaper); };
  return {
    print: () => begin(null),
    printWith: () => setChoosing(true),
    whyNot: permissions.length === 0 ? 'Non c’è nessuna rata da stampare' : refused?.allowed === false ? refused.message : null,
    strip: mutation.failure === null || asking ? null : <Strip tone="red">{mutation.failure.message}</Strip>,
    dialog: choosing ? <PrintChoiceDialog target={{ positionId: card.id }} title="Su che carta si stampano le rate?" onPrint={(chosen) => { setChoosing(false); begin(chosen); }} onClose={() => setChoosing(false)} /> : !asking ? null : (
      <ActDialog
        question={`Stampare tutte le rate di ${card.debtor.name}?`} subtitle={card.description} consequences={[{ text: 'Le rate non sono ancora note al portale: finché non le conosce non si possono pagare.', warning: true }, { text: 'Chi stampa, quando e perché restano scritti.' }]}
        verb="Stampa le rate" backVerb="Non stampare" busy={mutation.busy} disabledReason={reason.trim().length < 3 ? 'Scrivi il motivo' : null} failure={mutation.failure} paths={['reason']} onConfirm={() => { void send(reason, choice); }} onBack={() => setAsking(false)}
      >
        <div className="acts-fields"><TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} placeholder="per esempio: il cittadino è allo sportello" autoFocus /></div>
      </ActDialog>
    ),
  };
}
