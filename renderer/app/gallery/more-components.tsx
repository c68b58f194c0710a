import { useState } from 'react';
import {
  ActionButton, ActionMenu, ConfirmDialog, DataTable, DateField, DueDate, EmptyState, ErrorState, Money, NoticeNumber, Panel, PasswordField, RadioCards, SelectField, showToast, StateLabel, TextField, Timeline, VirtualList, WaitState, noSelection,
  type Selection, type VisibleState,
} from '../../components/index.ts';
import { useStatus } from '../session.tsx';

const SERVICES = [
  { value: '1', code: 'TARI', label: 'Tassa rifiuti, anno in corso' },
  { value: '2', code: 'CIE', label: 'Carta d’identità elettronica' },
  { value: '3', code: 'MENSA', label: 'Mensa scolastica' },
  { value: '4', code: 'PASSO', label: 'Passo carrabile', disabledReason: 'ritirato' },
];

type Line = Readonly<{ id: number; rata: string; nav: string; due: string; state: VisibleState; cents: number }>;
const LINES: readonly Line[] = [
  { id: 1, rata: 'Unica', nav: '302000000010451263', due: '2026-10-16', state: 'UNPAYABLE', cents: 20400 },
  { id: 2, rata: '1 di 2', nav: '302000000010451364', due: '2026-10-16', state: 'REPORTED', cents: 10200 },
  { id: 3, rata: '2 di 2', nav: '302000000010451465', due: '2026-12-16', state: 'UNPAID', cents: 10200 },
];
const MANY: readonly Line[] = Array.from({ length: 500 }, (_, index) => ({ id: index, rata: `Riga ${index + 1}`, nav: '302000000010451465', due: '2026-12-16', state: index % 5 === 0 ? 'EXPIRED' : 'UNPAID', cents: 1000 + index }));
const COLUMNS = [
  { key: 'rata', heading: 'Rata', cell: (line: Line) => line.rata, width: '7rem' },
  { key: 'nav', heading: 'Numero avviso', cell: (line: Line) => <NoticeNumber nav={line.nav} /> },
  { key: 'due', heading: 'Entro il', cell: (line: Line) => <DueDate date={line.due} state={line.state} />, width: '7rem', sortable: true },
  { key: 'state', heading: 'Stato', cell: (line: Line) => <StateLabel state={line.state} />, width: '12rem' },
  { key: 'amount', heading: 'Importo €', cell: (line: Line) => <Money cents={line.cents} unit={false} bold />, align: 'right', width: '7rem' },
] as const;

/** What picture 00 does not show, with the behaviour to try by keyboard. Fictitious data only. */
export function MoreComponents() {
  const { today } = useStatus();
  const [dialog, setDialog] = useState(false);
  const [service, setService] = useState<string | null>('1');
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [date, setDate] = useState('+30');
  const [password, setPassword] = useState('');
  const [outcome, setOutcome] = useState<string | null>('accept');
  const [chosen, setChosen] = useState<Selection<number>>(noSelection<number>());
  return (
    <div className="gallery-more">
      <Panel title="Campi che si provano" padded>
        <SelectField label="Servizio" choices={SERVICES} value={service} onChoose={setService} />
        <DateField label="Da pagare entro" text={date} onText={setDate} today={today} />
        <PasswordField label="Password" value={password} onChange={setPassword} />
      </Panel>
      <Panel title="Dialoghi e menu" padded>
        <div className="sp-buttons">
          <ActionButton label="Annulla la rata…" onPress={() => setDialog(true)} />
          <ActionButton label="Mostra una conferma" onPress={() => showToast('Avviso stampato', [{ label: 'Stesso debitore', shortcut: 'F7', onPress: () => {} }])} />
          <ActionMenu label="Altro" actions={[{ label: 'Duplica', onPress: () => {} }, { label: 'Annulla', danger: true, onPress: () => {}, disabledReason: 'Serve il ruolo Responsabile' }]} />
        </div>
      </Panel>
      <Panel title="Scelte" padded>
        <RadioCards name="Che cosa vuoi fare?" numbered value={outcome} onChoose={setOutcome} choices={[{ value: 'accept', label: 'Accetta il pagamento su questa posizione', detail: 'Diventa Pagata.' }, { value: 'refund', label: 'Apri una pratica di rimborso', detail: '198,00 € da restituire.' }]} />
      </Panel>
      <div className="gallery-more-wide"><Panel title="Rate"><DataTable name="Rate" columns={COLUMNS} rows={LINES} rowKey={(line) => line.id} currentKey={3} onOpen={() => {}} /></Panel></div>
      <div className="gallery-more-wide sp-panel" style={{ height: '15rem' }}>
        <VirtualList name="Elenco di esempio" columns={COLUMNS} rows={MANY} rowKey={(line) => line.id} hasMore={false} loadingMore={false} onMore={() => {}} onOpen={() => {}} selection={chosen} onSelection={setChosen} rowName={(line) => line.rata} sort={{ key: 'due', direction: 'ascending' }} onSort={() => {}} />
      </div>
      <EmptyState framed icon="inbox" title="Ancora nessuna posizione" actions={[{ label: 'Nuova posizione', kind: 'primary', onPress: () => {} }, { label: 'Importa un file', icon: 'fileIn', onPress: () => {} }]}><p>Crea la prima a mano oppure importa il ruolo da un file CSV o XLSX. Prima di salvare vedi sempre una prova.</p></EmptyState>
      <ErrorState title="Non è stato possibile aprire la posizione" message="Il resto del programma funziona." safe="Quello che hai scritto è salvato come bozza." assistanceCode="E-7F3K-2210" onRetry={() => {}} />
      <WaitState title="Sto preparando il registro" fraction={0.31} onCancel={() => {}}><p>312.400 righe di 1.004.226, ancora circa 20 secondi. Puoi cambiare schermata.</p></WaitState>
      <Panel title="Cronologia"><Timeline name="Cronologia" items={[{ key: 1, title: 'Ristampato l’avviso della rata 2', detail: 'su richiesta del cittadino', when: 'oggi 09:12 · M. Bianchi', tone: 'blue' }, { key: 2, title: 'Ricevuta rata 1, 102,00 €', detail: 'Banca Esempio S.p.A., carta', when: '14/10 18:03 · pagoPA', tone: 'green' }]} /></Panel>
      <ConfirmDialog
        open={dialog} question="Annullare la rata 2 di Lo Presti Giuseppe?" subtitle={<>TARI 2026, 102,00 €, avviso <NoticeNumber nav="302000000010451465" /></>} verb="Annulla la rata" backVerb="Non annullare" danger footNote="Resta nella cronologia a tuo nome"
        consequences={[{ text: 'L’avviso non si potrà più pagare, appena l’intermediario conferma (di solito 1 minuto).' }, { text: 'La stampa di oggi 09:12 è già in mano al cittadino: diventa Superata. Avvisalo.', warning: true }, { text: 'La rata 1, già pagata, non cambia: resta Rendicontata.' }]}
        onConfirm={() => setDialog(false)} onBack={() => setDialog(false)}
      >
        <SelectField label="Motivo dell’annullamento" choices={[{ value: 'double', label: 'Doppio inserimento' }, { value: 'wrong', label: 'Importo sbagliato' }]} value={reason} onChoose={setReason} autoFocus />
        <TextField label="Nota per i colleghi" optional="(facoltativa)" value={note} onChange={setNote} />
      </ConfirmDialog>
    </div>
  );
}
