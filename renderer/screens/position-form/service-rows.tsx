import { FactRow, SelectField, TextField, type Choice } from '../../components/index.ts';
import type { Service } from './contract-values.ts';
import { askedFields, usesYear } from './description-of.ts';
import type { PositionForm } from './use-position-form.ts';

/** A service as a choice: short code first; one that cannot make notices says why. */
export function serviceChoice(service: Service): Choice {
  const choice = { value: String(service.id), code: service.code, label: service.name };
  return service.accountId === null ? { ...choice, disabledReason: 'manca il conto di accredito' } : { ...choice, detail: service.office };
}

/** Servizio and Anno on one line. A numbered notice keeps its service: then it is a fact, not a field; a year it never had can still be told. */
export function ServiceRow({ form, fixed = false, lacksYear = false, autoFocus = false }: Readonly<{ form: PositionForm; fixed?: boolean; lacksYear?: boolean; autoFocus?: boolean }>) {
  const { typed, service, services } = form;
  if (fixed) {
    const asksYear = lacksYear && service !== null && usesYear(service);
    return (
      <>
        <FactRow label="Servizio"><b>{service?.code ?? '—'}</b>{service === null ? null : ` – ${service.name}`}{asksYear || typed.year === '' ? null : `, anno ${typed.year}`}</FactRow>
        {asksYear ? <YearField form={form} optional={typed.description !== null} /> : null}
      </>
    );
  }
  const choose = (value: string) => {
    const chosen = services.find((item) => String(item.id) === value);
    if (chosen !== undefined) form.chooseService(chosen);
  };
  const select = (
    <SelectField label="Servizio" path="serviceId" choices={services.filter((item) => !item.retired || item.id === typed.serviceId).map(serviceChoice)} value={typed.serviceId === null ? null : String(typed.serviceId)} onChoose={choose} onEnter={() => form.enter('serviceId')}
      placeholder="Codice o nome del servizio" nothing="Nessun servizio con queste lettere" error={form.errorAt('serviceId')} autoFocus={autoFocus} />
  );
  if (service === null || !usesYear(service)) return select;
  return (
    <div className="pf-pair">
      {select}
      <YearField form={form} />
    </div>
  );
}

function YearField({ form, optional = false }: Readonly<{ form: PositionForm; optional?: boolean }>) {
  return (
    <TextField label="Anno" path="year" width="short" inputMode="numeric" maxLength={4} value={form.typed.year} onChange={(year) => form.change({ year })} onLeave={() => form.leave('year')} onEnter={() => form.enter('year')} error={form.errorAt('year')}
      {...(optional ? { optional: '(facoltativo)' } : {})} />
  );
}

/** What the service asks at the counter. */
export function ServiceFieldRows({ form }: Readonly<{ form: PositionForm }>) {
  if (form.service === null) return null;
  return askedFields(form.service).map((field) => {
    const path = `fields.${field.name}`;
    return (
      <TextField key={field.name} label={field.label} path={path} scan="route" value={form.typed.fields[field.name] ?? ''} onChange={(value) => form.changeField(field.name, value)} onLeave={() => form.leave(path)} onEnter={() => form.enter(path)} error={form.errorAt(path)}
        {...(field.required ? {} : { optional: '(facoltativo)' })} {...(field.example === null ? {} : { placeholder: `per esempio ${field.example}` })} />
    );
  });
}
