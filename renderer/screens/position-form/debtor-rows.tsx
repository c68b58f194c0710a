import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { Code, countOf, FactRow, FiscalCodeField, LinkButton, TextField } from '../../components/index.ts';
import { AddressRows, ContactRows, type DebtorEditing } from './debtor-fields.tsx';
import { DeceasedStrip } from './deceased-strip.tsx';
import { bornWords, debtorTypeOf, fiscalCodeMistake, markedCode } from './fiscal-code-words.ts';
import type { TypedDebtor } from './typed-position.ts';
import type { PositionForm } from './use-position-form.ts';

/** Codice fiscale first: a known person fills the rest, an unknown one is asked for. Source: screens specification, "Nuova posizione". */
export function DebtorRows({ form, fixed = false, autoFocus = false }: Readonly<{ form: PositionForm; fixed?: boolean; autoFocus?: boolean }>) {
  const { typed, debtor } = form;
  const editing: DebtorEditing = { debtor: typed.debtor, onChange: form.changeDebtor, errorAt: form.errorAt, leave: form.leave, enter: form.enter, prefix: 'debtor.' };
  const open = debtor.asked || typed.debtorOpen;
  return (
    <>
      {fixed ? <FixedDebtor form={form} /> : typed.anonymous ? <AnonymousRow form={form} /> : <CodeRow form={form} autoFocus={autoFocus} />}
      <DeceasedStrip form={form} />
      {open ? <><NameRow form={form} /><AddressRows editing={editing} /><ContactRows editing={editing} all={typed.debtorOpen} /></> : null}
    </>
  );
}

function CodeRow({ form, autoFocus }: Readonly<{ form: PositionForm; autoFocus: boolean }>) {
  const { typed, service } = form;
  const navigate = useNavigate();
  const allowed = service === null || service.anonymousAllowed;
  useKey('screen', 'Ctrl+L', () => { form.change({ anonymous: true }); form.focus.goTo('debtor.name'); }, 'Senza codice fiscale', { enabled: allowed && service !== null });
  return (
    <FiscalCodeField label="Codice fiscale" path="debtor.fiscalCode" text={typed.fiscalCode} onText={form.changeFiscalCode} check={fiscalCodeMistake} onCommit={() => form.leave('debtor.fiscalCode')} onEnter={() => form.enter('debtor.fiscalCode')}
      autoFocus={autoFocus} error={form.errorAt('debtor.fiscalCode')} fact={codeFact(form)} help={codeHelp(form, (personId) => { void navigate(`/persone/${personId}`); })} />
  );
}

/** Beside the code: who it is, or which characters to look at. */
function codeFact(form: PositionForm): ReactNode {
  const { typed, debtor } = form;
  const { facts } = debtor;
  if (typed.fiscalCode.length >= 11 && form.errorAt('debtor.fiscalCode') !== null) {
    return <span className="mono" aria-hidden="true">{markedCode(typed.fiscalCode).map((piece, index) => (piece.wrong ? <mark key={index}>{piece.text}</mark> : piece.text))}</span>;
  }
  if (facts === null) return debtor.unreachable ? 'L’archivio non risponde: scrivi i dati, si salvano appena torna.' : null;
  const born = bornWords(facts);
  if (facts.person === null) return <>{debtorTypeOf(typed.fiscalCode) === 'G' ? 'Ente o ditta nuovi' : 'Persona nuova'}{born === null ? '' : `, ${born}`}</>;
  return <><b className="pf-name">{typed.debtor.name}</b>{born === null ? null : ` ${born}`}</>;
}

/** Under the code of a known person: address, e-mail, what is open. */
function codeHelp(form: PositionForm, openPerson: (personId: number) => void): ReactNode {
  const { debtor, typed } = form;
  const { facts } = debtor;
  if (facts?.person == null) {
    return form.service?.anonymousAllowed === true && typed.fiscalCode === '' ? <LinkLine><LinkButton label="Senza codice fiscale" onPress={() => { form.change({ anonymous: true }); form.focus.goTo('debtor.name'); }} /></LinkLine> : null;
  }
  const { person, openPositions } = facts;
  const openCents = openPositions.reduce((sum, row) => sum + row.openCents, 0);
  return (
    <LinkLine>
      <span>{knownWords(typed.debtor)}</span>
      {typed.debtorOpen ? null : <LinkButton label="Modifica dati" onPress={() => { form.change({ debtorOpen: true }); form.focus.goTo('debtor.name'); }} />}
      {openPositions.length === 0 ? null : <LinkButton label={`${countOf(openPositions.length, 'posizione aperta', 'posizioni aperte')}, ${formatEuro(openCents)}`} onPress={() => openPerson(person.id)} />}
    </LinkLine>
  );
}

function LinkLine({ children }: Readonly<{ children: ReactNode }>) {
  return <span className="pf-links">{children}</span>;
}

/** `Via Roma 1, 00000 Esempio (ES) · mario@posta.it`. */
export function knownWords(debtor: TypedDebtor): string {
  const street = [debtor.street, debtor.civicNumber].filter((part) => part !== '').join(' ');
  const city = [debtor.postalCode, debtor.city, debtor.province === '' ? '' : `(${debtor.province})`].filter((part) => part !== '').join(' ');
  const address = [street, city].filter((part) => part !== '').join(', ');
  return [address === '' ? 'Nessun indirizzo' : address, debtor.email].filter((part) => part !== '').join(' · ');
}

function AnonymousRow({ form }: Readonly<{ form: PositionForm }>) {
  const back = () => { form.change({ anonymous: false }); form.focus.goTo('debtor.fiscalCode'); };
  return (
    <FactRow label="Codice fiscale">
      <span className="pf-links"><b>Senza codice fiscale</b> sull’avviso compare ANONIMO <LinkButton label="Scrivi il codice fiscale" shortcut="Ctrl+L" onPress={back} /></span>
      {form.errorAt('debtor.fiscalCode') === null ? null : <p className="sp-error" role="alert">{form.errorAt('debtor.fiscalCode')}</p>}
    </FactRow>
  );
}

/** The debtor of a numbered notice cannot change; name and address can. */
function FixedDebtor({ form }: Readonly<{ form: PositionForm }>) {
  const { typed } = form;
  return (
    <FactRow label="Debitore">
      <span className="pf-links"><b>{typed.debtor.name}</b>{typed.anonymous ? 'senza codice fiscale' : <Code>{typed.fiscalCode}</Code>}</span>
      {typed.debtorOpen || typed.anonymous ? null : <span className="pf-links help"><span>{knownWords(typed.debtor)}</span><LinkButton label="Modifica dati" onPress={() => { form.change({ debtorOpen: true }); form.focus.goTo('debtor.name'); }} /></span>}
    </FactRow>
  );
}

function NameRow({ form }: Readonly<{ form: PositionForm }>) {
  const company = !form.typed.anonymous && debtorTypeOf(form.typed.fiscalCode) === 'G';
  return (
    <TextField label={company ? 'Denominazione' : 'Cognome e nome'} path="debtor.name" value={form.typed.debtor.name} onChange={(name) => form.changeDebtor({ name })} onLeave={() => form.leave('debtor.name')} onEnter={() => form.enter('debtor.name')}
      error={form.errorAt('debtor.name')} />
  );
}
