import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, CheckBox, Dialog, DialogBack, showToast, TextField } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { revenueItemDifferences, revenueItemFormOf, revenueItemInputOf, revenueItemProblems, siopeFact, type RevenueItem, type RevenueItemInput } from './revenue-item-form.ts';

type SaveInput = RevenueItemInput & Readonly<{ id: number | null; expectedVersion: number | null }>;
const PATHS = ['year', 'capitolo', 'articolo', 'description', 'office', 'pdcf', 'siope', 'accertamento', 'accertamentoDescription'];

/** A new revenue item, or one to change. `item` follows what is stored. */
export function RevenueItemDialog({ item, year, onClose }: Readonly<{ item: RevenueItem | null; year: number; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((input: SaveInput, requestId) => client.budget.saveItem({ requestId, ...input }), ['catalogue']);
  const form = useSettingsForm({ start: revenueItemFormOf(item, year), problems: revenueItemProblems, saving });
  const start = useStartingVersion(item, form, (now) => form.replace(revenueItemFormOf(now, year)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...revenueItemInputOf(form.form), id: item?.id ?? null, expectedVersion });
    if (!answer.ok) return;
    showToast(`Capitolo ${answer.value.capitolo} salvato.`, []);
    onClose();
  };
  const { text } = form;
  const siope = siopeFact(form.form.pdcf);
  return (
    <Dialog
      open title={item === null ? 'Nuova voce di bilancio' : `Capitolo ${item.capitolo}`} onClose={onClose}
      foot={<><DialogBack label="Annulla" onBack={onClose} /><ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} onPress={() => { void save(start.version); }} /></>}
    >
      <div ref={form.root}>
        <TextField label="Capitolo" {...text('capitolo')} mono autoFocus maxLength={64} />
        <TextField label="Articolo" optional="(facoltativo)" {...text('articolo')} mono maxLength={30} />
        <TextField label="Esercizio" {...text('year')} maxLength={4} />
        <TextField label="Descrizione" {...text('description')} maxLength={512} />
        <TextField label="Ufficio" optional="(facoltativo)" {...text('office')} maxLength={64} />
        <TextField label="Piano dei conti" optional="(facoltativo)" {...text('pdcf')} mono maxLength={20} placeholder="E.1.01.01.51.001" help={siope === null ? 'Quinto livello. Da confermare con il ragioniere' : `Codice SIOPE ${siope}`} />
        <TextField label="SIOPE" optional="(se diverso)" {...text('siope')} mono maxLength={10} />
        <TextField label="Accertamento" optional="(facoltativo)" {...text('accertamento')} mono maxLength={30} placeholder="2026/12" help="Anno e numero. Di un anno prima dell’esercizio è un residuo" />
        <TextField label="Descrizione dell’accertamento" optional="(facoltativa)" {...text('accertamentoDescription')} maxLength={512} />
        <CheckBox checked={form.form.active} onChange={(active) => form.set({ active })}>Attiva: si può usare nei servizi</CheckBox>
        <SaveRefusal failure={saving.failure} paths={PATHS} lines={item === null ? [] : revenueItemDifferences(form.form, revenueItemFormOf(item, year))}
          onReload={() => { start.follow(item); form.replace(revenueItemFormOf(item, year)); }} onReapply={() => { start.follow(item); void save(item?.version ?? null); }} />
      </div>
    </Dialog>
  );
}
