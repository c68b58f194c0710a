import { ActionButton, DataTable, Dialog, DialogBack } from '../../components/index.ts';
import type { VersionRow } from './versions.ts';

/** Somebody saved meanwhile: both versions, and the two ways out. Esc goes back to the form as it is. */
export function ConflictDialog({ rows, onReload, onReapply, onBack }: Readonly<{ rows: readonly VersionRow[]; onReload: () => void; onReapply: () => void; onBack: () => void }>) {
  return (
    <Dialog open width="wide" title="Nel frattempo questa posizione è cambiata" subtitle="Qualcun altro l’ha salvata mentre scrivevi. Non hai perso nulla: scegli quale versione tenere." onClose={onBack}
      foot={<><DialogBack label="Torna al modulo" onBack={onBack} /><ActionButton label="Ricarica" onPress={onReload} /><ActionButton label="Riapplica le mie modifiche" kind="primary" shortcut="Ctrl+Enter" onPress={onReapply} /></>}>
      <DataTable<VersionRow> name="Le due versioni" rows={rows} rowKey={(row) => row.label} empty="Le due versioni sono uguali: puoi ricaricare."
        columns={[
          { key: 'label', heading: 'Dato', width: '11rem', cell: (row) => <b>{row.label}</b> },
          { key: 'mine', heading: 'Quello che hai scritto', cell: (row) => row.mine || <span className="faint">vuoto</span> },
          { key: 'stored', heading: 'Quello che c’è ora', cell: (row) => row.stored || <span className="faint">vuoto</span> },
        ]} />
      <p className="help pf-consequences">Riapplicando, le tue modifiche vanno sopra la versione di adesso: rileggile e salva.</p>
    </Dialog>
  );
}
