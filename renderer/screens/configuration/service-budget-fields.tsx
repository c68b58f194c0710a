import { ActionButton, Panel } from '../../components/index.ts';
import { Cell } from './service-description-fields.tsx';
import type { ServicePart } from './service-editor.tsx';
import { NO_BUDGET, type BudgetForm } from './service-form.ts';
import { shareWords } from './service-problems.ts';

/** Where the money goes in the accounts: lines with their shares. */
export function BudgetFields({ form }: ServicePart) {
  const { budget } = form.form;
  const change = (index: number, patch: Partial<BudgetForm>) => form.set({ budget: budget.map((line, at) => (at === index ? { ...line, ...patch } : line)) });
  return (
    <Panel title="Voci di bilancio" note="facoltative, le usa la contabilità" padded>
      {budget.length === 0 ? <p className="help">Nessuna voce: gli incassi di questo servizio si attribuiscono dopo.</p> : (
        <div className="config-grid config-grid--budget" role="group" aria-label="Voci di bilancio">
          <span className="small-heading">Capitolo</span><span className="small-heading">Articolo</span><span className="small-heading">Accertamento</span><span className="small-heading">Quota</span><span />
          {budget.map((line, index) => (
            <BudgetRow key={index} line={line} index={index} weight={shareWords(form.form, index)} capitoloError={form.errorAt(`budget.${index}.capitolo`)} shareError={form.errorAt(`budget.${index}.share`)} onChange={(patch) => change(index, patch)} onLeave={form.leave} onRemove={() => form.set({ budget: budget.filter((_line, at) => at !== index) })} />
          ))}
        </div>
      )}
      {budget.length >= 20 ? null : <div className="config-add"><ActionButton compact icon="plus" label="Aggiungi una voce di bilancio" onPress={() => form.set({ budget: [...budget, NO_BUDGET] })} /></div>}
    </Panel>
  );
}

type BudgetRowProps = Readonly<{ line: BudgetForm; index: number; weight: string | null; capitoloError: string | null; shareError: string | null; onChange: (patch: Partial<BudgetForm>) => void; onLeave: (path: string) => void; onRemove: () => void }>;

function BudgetRow({ line, index, weight, capitoloError, shareError, onChange, onLeave, onRemove }: BudgetRowProps) {
  const place = index + 1;
  return (
    <>
      <Cell label={`Capitolo della voce ${place}`} path={`budget.${index}.capitolo`} value={line.capitolo} error={capitoloError} maxLength={30} onChange={(capitolo) => onChange({ capitolo })} onLeave={() => onLeave(`budget.${index}.capitolo`)} />
      <Cell label={`Articolo della voce ${place}`} path={`budget.${index}.articolo`} value={line.articolo} error={null} maxLength={30} onChange={(articolo) => onChange({ articolo })} />
      <Cell label={`Accertamento della voce ${place}`} path={`budget.${index}.accertamento`} value={line.accertamento} error={null} maxLength={30} onChange={(accertamento) => onChange({ accertamento })} />
      <Cell label={`Quota della voce ${place}`} path={`budget.${index}.share`} value={line.share} error={shareError} maxLength={12} onChange={(share) => onChange({ share })} onLeave={() => onLeave(`budget.${index}.share`)} />
      <span className="sp-inline"><span className="detail config-weight">{weight}</span><button type="button" className="link" onClick={onRemove}>Togli<span className="visually-hidden"> la voce di bilancio {place}</span></button></span>
    </>
  );
}
