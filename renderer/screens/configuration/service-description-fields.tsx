import { descriptionLengthMessage, PRINTED_DESCRIPTION_LENGTH } from '../../../main/domain/description-template.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, CheckBox, FieldInput, FormRow, LinkButton, Panel, TextField } from '../../components/index.ts';
import type { ServicePart } from './service-editor.tsx';
import type { FieldForm } from './service-form.ts';
import { descriptionExample, undeclaredFields } from './service-problems.ts';

export function DescriptionFields({ form }: ServicePart) {
  const { today } = useStatus();
  const { fields } = form.form;
  const example = descriptionExample(form.form, today);
  const missing = undeclaredFields(form.form);
  const add = (name: string) => form.set({ fields: [...fields, { name, label: name === '' ? '' : `${name[0]?.toUpperCase() ?? ''}${name.slice(1).replaceAll('_', ' ')}`, required: true, example: '' }] });
  const change = (index: number, patch: Partial<FieldForm>) => form.set({ fields: fields.map((field, at) => (at === index ? { ...field, ...patch } : field)) });
  return (
    <Panel title="Causale" padded>
      <TextField label="Modello" {...form.text('description')} help={<>Tra graffe i campi da chiedere: <span className="mono">{'{anno}'}</span> c’è sempre. Niente nomi né codici fiscali</>} />
      {missing.length === 0 ? null : <div className="config-indent sp-buttons">{missing.map((name) => <LinkButton key={name} label={`Aggiungi il campo {${name}}`} onPress={() => add(name)} />)}</div>}
      <FormRow label="Esempio" group help={example === null ? null : descriptionLengthMessage(example.length)}>
        {() => <p className="config-example" aria-live="polite">{example === null ? <span className="faint">quando il modello è completo</span> : <><b>{example.text}</b> <span className={example.length.overPrinted > 0 ? 'sp-toned tone-amber' : 'faint'}>{example.length.length} / {PRINTED_DESCRIPTION_LENGTH}</span></>}</p>}
      </FormRow>
      {fields.length === 0 ? null : (
        <div className="config-grid config-grid--fields" role="group" aria-label="Campi del servizio">
          <span className="small-heading">Nome nel modello</span><span className="small-heading">Come si chiede</span><span className="small-heading">Esempio</span><span className="small-heading">Obbligatorio</span><span />
          {fields.map((field, index) => (
            <FieldRow key={index} field={field} index={index} nameError={form.errorAt(`fields.${index}.name`)} labelError={form.errorAt(`fields.${index}.label`)} onChange={(patch) => change(index, patch)} onLeave={form.leave} onRemove={() => form.set({ fields: fields.filter((_field, at) => at !== index) })} />
          ))}
        </div>
      )}
      {fields.length >= 12 ? null : <div className="config-add"><ActionButton compact icon="plus" label="Aggiungi un campo" onPress={() => add('')} /></div>}
    </Panel>
  );
}

type FieldRowProps = Readonly<{ field: FieldForm; index: number; nameError: string | null; labelError: string | null; onChange: (patch: Partial<FieldForm>) => void; onLeave: (path: string) => void; onRemove: () => void }>;

function FieldRow({ field, index, nameError, labelError, onChange, onLeave, onRemove }: FieldRowProps) {
  const place = index + 1;
  return (
    <>
      <Cell label={`Nome del campo ${place}`} path={`fields.${index}.name`} value={field.name} error={nameError} mono maxLength={30} onChange={(name) => onChange({ name })} onLeave={() => onLeave(`fields.${index}.name`)} />
      <Cell label={`Domanda del campo ${place}`} path={`fields.${index}.label`} value={field.label} error={labelError} maxLength={60} onChange={(label) => onChange({ label })} onLeave={() => onLeave(`fields.${index}.label`)} />
      <Cell label={`Esempio del campo ${place}`} path={`fields.${index}.example`} value={field.example} error={null} maxLength={60} onChange={(example) => onChange({ example })} />
      <CheckBox checked={field.required} onChange={(required) => onChange({ required })} wordsHidden>Campo {place} obbligatorio</CheckBox>
      <button type="button" className="link" onClick={onRemove}>Togli<span className="visually-hidden"> il campo {place}</span></button>
    </>
  );
}

export type CellProps = Readonly<{ label: string; path: string; value: string; error: string | null; mono?: boolean; maxLength?: number; onChange: (value: string) => void; onLeave?: () => void }>;

/** A field inside a grid of rows: the label is the column's heading, spoken in full to readers. */
export function Cell({ label, path, value, error, mono = false, maxLength, onChange, onLeave }: CellProps) {
  const id = `cell-${path.replaceAll('.', '-')}`;
  return (
    <div className="config-cell">
      <label className="visually-hidden" htmlFor={id}>{label}</label>
      <FieldInput control={{ id, 'aria-invalid': error === null ? undefined : true, 'aria-describedby': error === null ? undefined : `${id}-error`, 'data-path': path }} value={value} onChange={onChange} mono={mono} {...(maxLength === undefined ? {} : { maxLength })} {...(onLeave === undefined ? {} : { onLeave })} />
      {error === null ? null : <p className="sp-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
