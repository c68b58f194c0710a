import { CheckBox, FactRow, PasswordField, SelectField, TextAreaField, TextField } from '../../components/index.ts';
import { shownFields, type ConnectionForm } from './connection-form.ts';
import type { ConnectionField } from './intermediary-types.ts';

type FieldsProps = Readonly<{ fields: readonly ConnectionField[]; form: ConnectionForm; kept: readonly string[]; keyring: boolean; errorOf: (key: string) => string | null; onSetting: (key: string, value: string) => void; onSecret: (key: string, value: string) => void }>;

/** The fields of the guided connection, as the connector describes them. */
export function ConnectionFields({ fields, form, kept, keyring, errorOf, onSetting, onSecret }: FieldsProps) {
  return <>{shownFields(fields, form.settings).map((field) => <OneField key={field.key} field={field} form={form} kept={kept.includes(field.key)} keyring={keyring} error={errorOf(field.key)} onSetting={onSetting} onSecret={onSecret} />)}</>;
}

function OneField({ field, form, kept, keyring, error, onSetting, onSecret }: Omit<FieldsProps, 'fields' | 'kept' | 'errorOf'> & Readonly<{ field: ConnectionField; kept: boolean; error: string | null }>) {
  const { key, label, hint, required, kind, choices } = field;
  const common = { label, path: key, error, ...(hint === null ? {} : { help: hint }), ...(required ? {} : { optional: '(facoltativo)' }) };
  const value = form.settings[key] ?? '';
  const set = (text: string) => onSetting(key, text);
  switch (kind) {
    case 'secret': {
      const secret = { ...common, help: kept ? 'C’è già: scrivila solo per cambiarla.' : (hint ?? (keyring ? 'Va nel portachiavi di questo computer, mai nell’archivio.' : 'Vale fino alla chiusura del programma, mai nell’archivio.')), value: form.secrets[key] ?? '', onChange: (text: string) => onSecret(key, text) };
      return field.multiline ? <TextAreaField {...secret} rows={4} masked /> : <PasswordField {...secret} />;
    }
    case 'choice':
      return <SelectField {...common} choices={choices.map((choice) => ({ value: choice.value, label: choice.label }))} value={value === '' ? null : value} onChoose={set} />;
    case 'switch':
      return <FactRow label=""><CheckBox checked={value !== 'false'} onChange={(checked) => set(checked ? 'true' : 'false')}>{label}{hint === null ? '' : <span className="help"> · {hint}</span>}</CheckBox></FactRow>;
    case 'lines':
      return <TextAreaField {...common} value={value} onChange={set} rows={4} />;
    case 'number':
      return <TextField {...common} value={value} onChange={set} width="short" inputMode="numeric" />;
    case 'text':
      return <TextField {...common} value={value} onChange={set} />;
  }
}
