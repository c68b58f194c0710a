import type { ReactNode } from 'react';
import { isWorthAsking } from '../../../main/domain/may-print.ts';
import { ActionButton, ActionMenu, type MenuAction } from '../../components/index.ts';
import { wasPrinted } from '../acts/instalment-choice.ts';
import { MAIN_AREA } from '../acts/main-area.ts';
import type { Installment, PositionCard } from '../acts/operation-types.ts';
import { receiptToPrint, standingOf, type PositionActionCode } from './position-actions.ts';

export type HeadActionHandlers = Readonly<{
  print: () => void; printWith: () => void; printReceipt: (paymentId: number) => void; edit: () => void; issue: () => void; cancel: () => void; restore: () => void; markUploaded: () => void;
  externalPayment: () => void; duplicate: () => void; deleteDraft: () => void; verify: () => void; openPerson: () => void;
}>;

type MenuEntry = Readonly<{ code: PositionActionCode; label: string; danger?: boolean; run: () => void }>;

function menuActions(card: PositionCard, entries: readonly MenuEntry[]): readonly MenuAction[] {
  return entries.flatMap(({ code, label, danger, run }) => {
    const standing = standingOf(card.actions, code);
    if (!standing.shown) return [];
    return [{ label, onPress: run, disabledReason: standing.disabledReason, ...(danger === undefined ? {} : { danger }) }];
  });
}

/** Buttons at the right of the head, the main one first as in picture 05; the rest under «Altro». */
export function PositionHeadActions({ card, installment, busy, on }: Readonly<{ card: PositionCard; installment: Installment | null; busy: boolean; on: HeadActionHandlers }>) {
  const print = standingOf(card.actions, 'PRINT');
  const issue = standingOf(card.actions, 'ISSUE');
  const edit = standingOf(card.actions, 'EDIT');
  const upload = standingOf(card.actions, 'MARK_UPLOADED');
  const permission = installment?.printPermission ?? null;
  const receipt = receiptToPrint(card.payments);
  const printRefusal = print.shown ? (print.disabledReason ?? (permission === null || permission.allowed || isWorthAsking(permission) ? null : permission.message)) : null;
  const main: ReactNode = issue.shown
    ? <ActionButton label="Completa ed emetti" kind="primary" shortcut="Ctrl+Enter" disabledReason={issue.disabledReason} onPress={on.issue} />
    : printRefusal !== null && receipt !== null
      ? <ActionButton label="Stampa ricevuta" kind="primary" icon="printer" shortcut="Ctrl+P" busy={busy} onPress={() => on.printReceipt(receipt)} />
      : print.shown
        ? <ActionButton label={installment !== null && wasPrinted(card.prints, installment.id) ? 'Ristampa' : 'Stampa'} kind="primary" icon="printer" shortcut="Ctrl+R" busy={busy} disabledReason={printRefusal} onPress={on.print} />
        : receipt !== null
          ? <ActionButton label="Stampa ricevuta" kind="primary" icon="printer" shortcut="Ctrl+P" busy={busy} onPress={() => on.printReceipt(receipt)} />
          : null;
  return (
    <>
      {main}
      {upload.shown ? <ActionButton label="Caricata sul portale" disabledReason={upload.disabledReason} onPress={on.markUploaded} /> : null}
      {edit.shown ? <ActionButton label="Modifica" shortcut="M" shortcutScope="list" shortcutWithin={MAIN_AREA} disabledReason={edit.disabledReason} onPress={on.edit} /> : null}
      <ActionMenu label="Altro" actions={[
        ...(print.shown ? [{ label: 'Stampa con altra carta…', onPress: on.printWith, disabledReason: printRefusal }] : []),
        ...menuActions(card, [
          { code: 'VERIFY', label: 'Verifica pagamento', run: on.verify },
          { code: 'EXTERNAL_PAYMENT', label: 'Registra pagamento fuori pagoPA…', run: on.externalPayment },
          { code: 'DUPLICATE', label: 'Duplica', run: on.duplicate },
          { code: 'RESTORE', label: 'Ripristina…', run: on.restore },
          { code: 'CANCEL', label: 'Annulla la posizione…', danger: true, run: on.cancel },
          { code: 'DELETE_DRAFT', label: 'Elimina la bozza…', danger: true, run: on.deleteDraft },
        ]),
        { label: 'Scheda della persona', onPress: on.openPerson },
      ]} />
    </>
  );
}
