import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatIban } from '../../../main/domain/iban.ts';
import { taxonomyServiceKey } from '../../../main/domain/taxonomy-code.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { CheckBox, FormRow, Panel, SelectField, TextAreaField, TextField, type Choice } from '../../components/index.ts';
import type { ServicePart } from './service-editor.tsx';
import type { TaxonomyRow } from './service-types.ts';

export function IdentityFields({ form, isNew }: ServicePart & Readonly<{ isNew: boolean }>) {
  const client = useClient();
  const { text, errorAt } = form;
  const taxonomy = useOperation({ key: ['catalogue.taxonomy', ''], topics: ['catalogue'], freshMs: 600_000, call: (signal) => client.catalogue.taxonomy({ text: '' }, { signal }) });
  const offices = useOperation({ key: ['catalogue.offices'], topics: ['catalogue'], call: (signal) => client.catalogue.offices({}, { signal }) });
  const rows = taxonomy.value?.rows ?? [];
  const chosen = rows.find((row) => taxonomyServiceKey(row.code) === taxonomyServiceKey(form.form.taxonomy));
  const codeField = text('code');
  return (
    <Panel title="Servizio" padded>
      <TextField label="Codice" {...codeField} onChange={(typed) => codeField.onChange(typed.toUpperCase())} width="amount" mono maxLength={12} autoFocus={isNew} help="Breve, si scrive allo sportello: TARI, CIE, CDS" />
      <TextField label="Nome" {...text('name')} />
      <TextField label="Ufficio" {...text('office')} maxLength={60} help={`Chi lo segue. Uffici in uso: ${(offices.value?.offices ?? []).join(', ') || 'nessuno ancora'}`} />
      <SelectField label="Tassonomia" path="taxonomy" choices={rows.map(taxonomyChoice)} value={chosen?.code ?? (form.form.taxonomy === '' ? null : form.form.taxonomy)} onChoose={(taxonomyCode) => form.set({ taxonomy: taxonomyCode })} error={errorAt('taxonomy')} placeholder="Scrivi alcune lettere o il codice" nothing="Nessun codice con queste lettere" help={<TaxonomyHelp typed={form.form.taxonomy} row={chosen} />} />
    </Panel>
  );
}

function taxonomyChoice(row: TaxonomyRow): Choice {
  return { value: row.code, code: taxonomyServiceKey(row.code) ?? row.code, label: row.name, detail: row.expired ? `scaduto il ${formatDate(row.validTo)}` : row.macroArea.replace(/^\d+\s*/, '').toLowerCase() };
}

function TaxonomyHelp({ typed, row }: Readonly<{ typed: string; row: TaxonomyRow | undefined }>) {
  if (typed === '') return <>Dice a pagoPA che cosa si paga</>;
  if (row === undefined) return <span className="sp-toned tone-amber">{typed} non è nell’elenco: ricontrollalo sulla tabella pagoPA.</span>;
  if (row.expired) return <span className="sp-toned tone-amber">{row.code} è scaduto il {formatDate(row.validTo)}: scegline uno valido.</span>;
  return <><span className="mono">{row.code}</span> · valido {row.validTo.startsWith('2080') ? 'senza scadenza' : `fino al ${formatDate(row.validTo)}`}</>;
}

export function PayeeFields({ form }: ServicePart) {
  const client = useClient();
  const { text, errorAt } = form;
  const accounts = useOperation({ key: ['catalogue.accounts', true], topics: ['catalogue'], call: (signal) => client.catalogue.accounts({ includeRetired: true }, { signal }) });
  const all = accounts.value?.accounts ?? [];
  const choice = (account: (typeof all)[number]): Choice => ({ value: String(account.id), label: account.label, detail: formatIban(account.iban), ...(account.retired ? { disabledReason: 'ritirato' } : {}) });
  return (
    <Panel title="Conto e sportello" padded>
      <SelectField label="Conto" path="accountId" choices={all.map(choice)} value={form.form.accountId === null ? null : String(form.form.accountId)} onChoose={(id) => form.set({ accountId: Number(id) })} error={errorAt('accountId')} placeholder="Scegli il conto su cui arriva il denaro" />
      {all.some((account) => account.postal) ? (
        <SelectField label="Conto postale" optional="(facoltativo)" path="postalAccountId" choices={[{ value: '0', label: 'Nessuno' }, ...all.filter((account) => account.postal).map(choice)]} value={String(form.form.postalAccountId ?? 0)} onChoose={(id) => form.set({ postalAccountId: id === '0' ? null : Number(id) })} error={errorAt('postalAccountId')} help="È quello del bollettino: sta accanto al conto di accredito negli avvisi fatti, o cambiati, da allora, e l’intermediario lo riceve. Per stampare il bollettino serve l’autorizzazione di Poste Italiane, in Ente." />
      ) : null}
      <FormRow label="Senza codice" group help="Permette di emettere l’avviso a chi non ha un codice fiscale">
        {() => <CheckBox checked={form.form.anonymousAllowed} onChange={(anonymousAllowed) => form.set({ anonymousAllowed })}>Debitore senza codice fiscale ammesso</CheckBox>}
      </FormRow>
      <TextAreaField label="Che cosa dire" optional="(facoltativo)" {...text('help')} rows={2} help="Lo legge l’operatore mentre serve: risposte alle domande più comuni" />
    </Panel>
  );
}
