import { useEffect, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, Dialog, DialogBack, RadioCards, SelectField, Strip, TableFrame, TextField, type Choice } from '../../components/index.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';
import { ASKED_COLUMNS, columnMapOf, columnMapProblems, NEW_COLUMN_MAP, SEPARATORS, type ColumnField, type ColumnMap, type ColumnMapForm, type Separator } from './column-map-form.ts';
import { treasuryAnswer, type RunAnswer } from './import-run.ts';

/** Lines of the file that are shown. */
const SHOWN_LINES = 8;
const NO_COLUMN = '0';

/** A table of a bank that is not known: a person says what its columns are, once, and the file is read. Mount it while it is open. Source: reconciliation.md 1.4. */
export function ColumnMapDialog({ file, separator, onClose, onDone }: Readonly<{ file: UploadedFile; separator: Separator; onClose: () => void; onDone: (answer: RunAnswer) => void }>) {
  const client = useClient();
  const [savedId, setSavedId] = useState<number | null>(null);
  const [form, setForm] = useState<ColumnMapForm>({ ...NEW_COLUMN_MAP, separator });
  const [pressed, setPressed] = useState(false);
  const maps = useOperation({ key: ['treasury.columnMaps'], topics: ['treasury'], call: (signal) => client.treasury.columnMaps({}, { signal }) });
  const preview = useOperation({ key: ['treasury.preview', file.name, file.contentBase64.length, form.separator], keepPrevious: true, call: (signal) => client.treasury.preview({ file, separator: form.separator }, { signal }) });
  const save = useMutationOnce((map: ColumnMap, requestId) => client.treasury.saveColumnMap({ requestId, id: null, map, expectedVersion: null }), ['treasury']);
  const send = useMutationOnce((columnMapId: number, requestId) => client.treasury.importFiles({ requestId, files: [file], columnMapId }), ['treasury', 'reconciliation']);
  const saved = maps.value?.maps ?? [];
  const [first] = saved;
  // A bank whose columns were told before is read with one key.
  const firstId = first?.id;
  useEffect(() => { if (firstId !== undefined) setSavedId((chosen) => chosen ?? firstId); }, [firstId]);
  const problems = columnMapProblems(form);
  const lines = preview.value?.lines ?? [];
  const width = lines.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const sample = lines[Number(form.headerLines) || 0] ?? lines.at(-1);
  const columns: readonly Choice[] = Array.from({ length: width }, (_, index) => ({ value: String(index + 1), label: `${index + 1} – ${lines[0]?.cells[index] ?? ''}`, detail: sample?.cells[index] ?? '' }));
  const importWith = async (columnMapId: number) => {
    const outcome = await send.run(columnMapId);
    if (outcome.ok) onDone(treasuryAnswer(outcome.value));
  };
  const confirm = async () => {
    if (savedId !== null) { await importWith(savedId); return; }
    setPressed(true);
    const map = columnMapOf(form);
    if (map === null) return;
    const outcome = await save.run(map);
    if (outcome.ok) await importWith(outcome.value.id);
  };
  const failure = send.failure ?? save.failure ?? maps.failure ?? preview.failure;
  const shownError = (field: 'name' | 'headerLines' | ColumnField) => (pressed ? (problems[field] ?? null) : null);
  return (
    <Dialog
      open width="wide" title="Che cosa sono le colonne?" subtitle={file.name} onClose={onClose} footNote="Il tracciato resta per i prossimi file della stessa banca"
      foot={<><DialogBack label="Non importare" onBack={onClose} /><ActionButton label="Importa" kind="primary" shortcut="Ctrl+Enter" busy={save.busy || send.busy} onPress={() => { void confirm(); }} /></>}
    >
      <TableFrame name="Prime righe del file">
        <table className="sp-table imports-preview" aria-label="Prime righe del file">
          <thead><tr>{Array.from({ length: width }, (_, index) => <th key={index} scope="col">{index + 1}</th>)}</tr></thead>
          <tbody>{lines.slice(0, SHOWN_LINES).map(({ line, cells }) => <tr key={line}>{Array.from({ length: width }, (_, index) => <td key={index} title={cells[index]}>{cells[index] ?? ''}</td>)}</tr>)}</tbody>
        </table>
      </TableFrame>
      <div className="acts-fields">
        {saved.length === 0 ? null : <SelectField label="Tracciato" value={savedId === null ? NO_COLUMN : String(savedId)} onChoose={(value) => setSavedId(value === NO_COLUMN ? null : Number(value))} choices={[...saved.map(({ id, map }) => ({ value: String(id), label: map.name })), { value: NO_COLUMN, label: 'Un altro: dico io le colonne' }]} autoFocus />}
      </div>
      {savedId !== null ? null : (
        <div className="acts-fields imports-map">
          <TextField label="Nome del tracciato" path="name" value={form.name} onChange={(name) => setForm({ ...form, name })} maxLength={80} error={shownError('name')} placeholder="per esempio: Banca di Esempio" />
          <SelectField label="Separatore" value={form.separator} onChoose={(value) => setForm({ ...form, separator: SEPARATORS.find((one) => one.value === value)?.value ?? ';' })} choices={SEPARATORS} />
          <TextField label="Righe di intestazione" path="headerLines" value={form.headerLines} onChange={(headerLines) => setForm({ ...form, headerLines })} maxLength={2} error={shownError('headerLines')} />
          {ASKED_COLUMNS.map(({ field, label, needed }) => (
            <SelectField
              key={field} label={label} path={field} {...(needed ? {} : { optional: '(facoltativa)' })} value={form.columns[field] === undefined ? (needed ? null : NO_COLUMN) : String(form.columns[field])} error={shownError(field)} choices={needed ? columns : [{ value: NO_COLUMN, label: 'Non c’è' }, ...columns]}
              onChoose={(value) => { const { [field]: _gone, ...others } = form.columns; setForm({ ...form, columns: value === NO_COLUMN ? others : { ...others, [field]: Number(value) } }); }}
            />
          ))}
        </div>
      )}
      {savedId !== null ? null : <div className="acts-fields"><RadioCards name="Un importo negativo" value={form.negativeAmounts} onChoose={(value) => setForm({ ...form, negativeAmounts: value === 'REVERSAL' ? 'REVERSAL' : 'DEBIT' })} choices={[{ value: 'DEBIT', label: 'Un importo negativo è un’uscita' }, { value: 'REVERSAL', label: 'Un importo negativo è uno storno: riprende un accredito' }]} /></div>}
      {failure === null ? null : <div className="acts-strip"><Strip tone="red">{failure.message}</Strip></div>}
    </Dialog>
  );
}
