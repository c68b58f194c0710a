import { useState } from 'react';
import { CheckBox, countOf, LinkButton, TextField } from '../../components/index.ts';
import type { StarterService } from './setting-types.ts';
import { byOffice, withCodes, type OfficeGroup } from './starter-choice.ts';

export type StarterListProps = Readonly<{ rows: readonly StarterService[]; chosen: ReadonlySet<string>; onChosen: (chosen: ReadonlySet<string>) => void }>;

/** The starter catalogue by office, to be ticked. */
export function StarterList({ rows, chosen, onChosen }: StarterListProps) {
  const [text, setText] = useState('');
  const groups = byOffice(rows, text);
  return (
    <>
      <TextField label="Cerca" value={text} onChange={setText} placeholder="nome, codice o causale" autoFocus />
      <p className="visually-hidden" role="status">{text === '' ? '' : countOf(groups.reduce((sum, group) => sum + group.services.length, 0), 'servizio trovato', 'servizi trovati')}</p>
      {rows.length > 0 && groups.length === 0 ? <p className="help starter-none">Nessun servizio con queste parole. Uno nuovo si crea in Configurazione.</p> : null}
      {groups.map((group) => <Office key={group.office} group={group} chosen={chosen} onChosen={onChosen} />)}
    </>
  );
}

function Office({ group, chosen, onChosen }: Readonly<{ group: OfficeGroup; chosen: ReadonlySet<string>; onChosen: (chosen: ReadonlySet<string>) => void }>) {
  const free = group.services.filter((service) => !service.active).map((service) => service.code);
  const all = free.every((code) => chosen.has(code));
  const name = group.office;
  return (
    <section className="starter-office" aria-label={name}>
      <div className="sp-between starter-office-head">
        <h2 className="panel-title">{name}</h2>
        {free.length === 0 ? null : <LinkButton label={all ? `Togli tutti: ${name}` : `Attiva tutti: ${name}`} onPress={() => onChosen(withCodes(chosen, free, !all))} />}
      </div>
      <ul>
        {group.services.map((service) => (
          <li key={service.code} className="starter-service">
            <CheckBox checked={service.active || chosen.has(service.code)} onChange={(ticked) => onChosen(withCodes(chosen, [service.code], ticked))} {...(service.active ? { disabledReason: 'È già attivo' } : {})}>
              <b>{service.name}</b> <span className="mono faint">{service.code}</span>
            </CheckBox>
            <span className="detail cut starter-service-words" title={service.description}>{service.description}</span>
            <span className="detail starter-service-amount">{service.active ? 'già attivo' : service.amount}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many are chosen, office by office. */
export function StarterSummary({ rows, chosen }: Readonly<{ rows: readonly StarterService[]; chosen: ReadonlySet<string> }>) {
  const taken = rows.filter((row) => row.active || chosen.has(row.code));
  return (
    <>
      <h2 className="small-heading">Servizi scelti</h2>
      <p className="name-title starter-count" role="status">{countOf(taken.length, 'servizio', 'servizi')} <span className="detail">su {rows.length}</span></p>
      <dl className="starter-summary">
        {byOffice(rows, '').map((group) => (
          <div key={group.office}><dt>{group.office}</dt><dd>{group.services.filter((service) => service.active || chosen.has(service.code)).length} <span className="faint">su {group.services.length}</span></dd></div>
        ))}
      </dl>
      <p className="help">I consigliati sono già scelti. Quelli che non servono si possono ritirare in ogni momento.</p>
    </>
  );
}
