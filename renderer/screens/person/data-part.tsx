import type { ReactNode } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, Code, Panel } from '../../components/index.ts';
import type { PersonPage } from '../person-acts/person-types.ts';
import { bornWords, diedWords, foreignWords, printedWords } from '../person-acts/registry-words.ts';

function Fact({ label, children }: Readonly<{ label: string; children: ReactNode }>) {
  return <div className="sp-contents"><dt>{label}</dt><dd>{children}</dd></div>;
}

const NONE = <span className="faint">—</span>;

/** Who this is, and how they stand on a notice. */
export function DataPart({ page, mayWrite, onEdit }: Readonly<{ page: PersonPage; mayWrite: boolean; onEdit: () => void }>) {
  const { person, identity } = page;
  const { today } = useStatus();
  const company = person.type === 'G';
  return (
    <Panel title="Dati" note={`al ${formatDate(today)}`} padded {...(mayWrite ? { action: <ActionButton compact label="Modifica i dati" onPress={onEdit} /> } : {})}>
      <dl className="ps-facts">
        <Fact label="Tipo">{company ? 'Ente o ditta' : 'Persona'}</Fact>
        <Fact label={company ? 'Denominazione' : 'Cognome e nome'}>{person.name}</Fact>
        <Fact label="Codice fiscale">{person.fiscalCode === null ? <span className="faint">non ce l’ha</span> : <Code>{person.fiscalCode}</Code>}</Fact>
        <Fact label="Partita IVA">{identity.vatNumber === null ? NONE : <Code>{identity.vatNumber}</Code>}</Fact>
        {company ? null : <BirthFacts page={page} />}
        {identity.foreign === null ? null : <Fact label="All’estero">{foreignWords(identity.foreign)}</Fact>}
        <Fact label="Sull’avviso">{printedWords(person)}</Fact>
        <Fact label="Indirizzo sull’avviso">{person.addressLine ?? <span className="faint">nessuno: aggiungilo in Indirizzi</span>}</Fact>
      </dl>
    </Panel>
  );
}

function BirthFacts({ page: { person, identity } }: Readonly<{ page: PersonPage }>) {
  const { today } = useStatus();
  const born = bornWords({ ...person, ...identity }, today);
  return (
    <>
      <Fact label="Nascita">{born ?? identity.birthPlace ?? NONE}</Fact>
      {identity.deathDate === null ? null : <Fact label="Morte">{diedWords(person, identity.deathDate, today)}</Fact>}
    </>
  );
}
