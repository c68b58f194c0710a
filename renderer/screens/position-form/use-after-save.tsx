import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { failureOf, type Failure } from '../../app/operation-outcome.ts';
import { groupFour, showToast, type StripProps, type ToastAction } from '../../components/index.ts';
import type { SavedPosition } from './contract-values.ts';
import { useNoticePrinting, type PrintOutcome } from './use-notice-printing.tsx';

/** Something that asks for the operator after a save that went well: it stays until the next one. */
export type SaveNotice = Readonly<{ tone: StripProps['tone']; text: string; action: Readonly<{ label: string; onPress: () => void }> }>;

export type AfterSave = Readonly<{
  /** Tells a save without print. */
  saved: (position: SavedPosition, draft: boolean) => void;
  /** Prints what was saved, then tells how it went. Never rejects: the position is safe whatever happens here. */
  print: (position: SavedPosition) => Promise<PrintOutcome>;
  notice: SaveNotice | null;
  printing: boolean;
  dialog: ReactNode;
}>;

/** What follows a save: print, confirmation with its next actions (Ristampa, Nuova per lo stesso debitore). Source: features.md 3a step 7. */
export function useAfterSave(): AfterSave {
  const client = useClient();
  const navigate = useNavigate();
  const printing = useNoticePrinting();
  const [notice, setNotice] = useState<SaveNotice | null>(null);
  const [last, setLast] = useState<SavedPosition | null>(null);
  const here = useRef(true);
  useEffect(() => { here.current = true; return () => { here.current = false; }; }, []);

  const sameDebtor = (position: SavedPosition) => { void navigate('/posizioni/nuova', { state: { debtorOf: position.id } }); };
  const open = (position: SavedPosition) => { void navigate(`/posizioni/${position.id}`); };
  const name = (position: SavedPosition) => `Avviso ${position.nav === null ? '' : groupFour(position.nav)}`.trim();
  const nextActions = (position: SavedPosition): readonly ToastAction[] => [{ label: 'Nuova per lo stesso debitore', shortcut: 'F7', onPress: () => sameDebtor(position) }, { label: 'Apri', onPress: () => open(position) }];

  const permissionOf = async (position: SavedPosition) => {
    try {
      const card = await client.positions.show({ id: position.id, nav: null });
      const installment = card.ok ? card.value.options.flatMap((option) => option.installments).find((item) => item.id === position.installmentId) : undefined;
      return card.ok && installment !== undefined ? { ok: true as const, permission: installment.printPermission } : { ok: false as const, failure: card.ok ? failureOf(null) : card.error };
    } catch (error) {
      return { ok: false as const, failure: failureOf(error) };
    }
  };

  /** From a toast that outlives this screen: the position's own page prints it. */
  const printAgain = (position: SavedPosition) => { if (here.current) void print(position); else open(position); };
  /** One key for the notice, printed already or not: Ctrl+P is the receipt's. */
  const printAction = (label: 'Stampa' | 'Ristampa', position: SavedPosition): ToastAction => ({ label, shortcut: 'Ctrl+R', onPress: () => printAgain(position) });
  const tell = (position: SavedPosition, outcome: PrintOutcome) => {
    const again = printAction('Stampa', position);
    switch (outcome.kind) {
      case 'printed':
        setNotice(null);
        showToast(`${name(position)} ${outcome.reprint ? 'ristampato' : 'stampato'}`, [printAction('Ristampa', position), ...nextActions(position)]);
        return;
      case 'left': showToast(`${name(position)} salvato, non stampato`, [again, ...nextActions(position)]); return;
      case 'refused': setNotice({ tone: 'amber', text: `${name(position)} salvato, non stampato. ${outcome.message}`, action: { label: 'Apri la posizione', onPress: () => open(position) } }); return;
      case 'failed': failed(position, outcome.failure);
    }
  };
  const failed = (position: SavedPosition, failure: Failure) => setNotice({ tone: 'red', text: `${name(position)} salvato, ma non stampato. ${failure.message}`, action: { label: 'Stampa', onPress: () => printAgain(position) } });

  const print = async (position: SavedPosition): Promise<PrintOutcome> => {
    setLast(position);
    const allowed = await permissionOf(position);
    const outcome: PrintOutcome = allowed.ok ? await printing.print({ positionId: position.id, installmentId: position.installmentId, nav: position.nav, permission: allowed.permission }) : { kind: 'failed', failure: allowed.failure };
    tell(position, outcome);
    return outcome;
  };

  // After the toast has gone the keys still name the last notice: the toast's own keys go before these.
  useKey('global', 'Ctrl+R', () => { if (last !== null) void print(last); }, 'Stampa o ristampa l’ultimo avviso', { enabled: last !== null && last.nav !== null });
  useKey('global', 'F7', () => { if (last !== null) sameDebtor(last); }, 'Nuova per lo stesso debitore', { enabled: last !== null });

  return {
    print, notice, printing: printing.busy, dialog: printing.dialog,
    saved: (position, draft) => {
      setLast(position);
      setNotice(null);
      if (draft) showToast('Bozza salvata', [{ label: 'Riprendi', onPress: () => { void navigate(`/posizioni/${position.id}/modifica`); } }]);
      else showToast(`${name(position)} salvato`, [printAction('Stampa', position), ...nextActions(position)]);
    },
  };
}
