import { ActionButton, Strip } from '../../components/index.ts';

/** One thing that both versions say. */
export type ConflictLine = Readonly<{ label: string; mine: string; stored: string }>;

export type Conflict = Readonly<{
  lines: readonly ConflictLine[];
  /** Leaves what was typed and shows what is stored. */
  onReload: () => void;
  /** Sends what was typed upon what is stored now. */
  onReapply: () => void;
  /** What is stored is still being read: it cannot be confirmed before it is seen. */
  reading?: boolean;
}>;

/** Somebody else changed the same thing meanwhile: both versions and the two ways on. */
export function ConflictNotice({ lines, onReload, onReapply, reading = false }: Conflict) {
  return (
    <div className="sp-stack">
      <Strip tone="amber">Nel frattempo qualcun altro ha cambiato questi dati. Quello che hai scritto è ancora qui: confronta e scegli.</Strip>
      <table className="sp-table" aria-label="Le due versioni">
        <thead><tr><th scope="col">Che cosa</th><th scope="col">Quello che hai scritto</th><th scope="col">Quello che c’è adesso</th></tr></thead>
        <tbody>{lines.map((line) => <tr key={line.label}><th scope="row" className="muted">{line.label}</th><td>{line.mine}</td><td>{reading ? '…' : line.stored}</td></tr>)}</tbody>
      </table>
      <div className="sp-buttons">
        <ActionButton compact label="Ricarica" onPress={onReload} />
        <ActionButton compact label="Riapplica le mie modifiche" busy={reading} onPress={onReapply} />
      </div>
    </div>
  );
}
