import { useState, type ReactNode } from 'react';
import {
  ActionButton, AmountField, CheckBox, FilterAsk, FilterChip, FilterToggle, FiscalCodeField, FormRow, FieldInput, FieldTick, KeyBox, PrintStateLabel, ProgressLine, StateBadge, StateLabel, Strip, TextField, VISIBLE_STATES,
  type VisibleState,
} from '../../components/index.ts';
import { ToastCard } from '../../components/toasts.tsx';
import { MoreComponents } from './more-components.tsx';
import './gallery.css';

const BADGES: readonly VisibleState[] = ['UNPAID', 'EXPIRING', 'EXPIRED', 'PAID', 'INVALID', 'NEEDS_REVIEW', 'PAID_EXTERNALLY'];
const nothing = () => {};

function Part({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return <section className="gallery-part"><h2 className="small-heading">{title}</h2>{children}</section>;
}

/** The sheet to compare with picture 00: what a screen needs and is not here is added here first. Fictitious data only. */
export default function ComponentsScreen() {
  return (
    <div className="gallery" data-panel tabIndex={-1}>
      <h1 className="visually-hidden">Componenti</h1>
      <div className="gallery-columns">
        <div><States /></div>
        <div><ButtonsAndFields /></div>
        <div><Messages /></div>
      </div>
      <MoreComponents />
    </div>
  );
}

function States() {
  return (
    <>
      <Part title="Stati: parola, forma, colore">
        <ul className="sp-panel gallery-states">{VISIBLE_STATES.map((state) => <li key={state}><StateLabel state={state} /></li>)}</ul>
      </Part>
      <Part title="In intestazione (badge)"><div className="gallery-wrap">{BADGES.map((state) => <StateBadge key={state} state={state} />)}</div></Part>
      <Part title="Stampe"><div className="gallery-wrap gallery-wrap--wide"><PrintStateLabel state="CURRENT" /><PrintStateLabel state="CURRENT" paid /><PrintStateLabel state="SUPERSEDED" /><PrintStateLabel state="RECALLED" /></div></Part>
      <Part title="Tasti"><div className="gallery-wrap">{['F2', 'Ctrl+Enter', 'Alt+1', 'Escape', 'ArrowUp', 'C'].map((combo) => <KeyBox key={combo} combo={combo} />)}</div></Part>
      <Part title="Superfici"><div className="gallery-surfaces">{['sfondo', 'foglio', 'incavo', 'tenue', 'scelta'].map((name) => <span key={name}><i className={`gallery-surface gallery-surface--${name}`} />{name}</span>)}</div></Part>
    </>
  );
}

const ROWS = [
  { state: 'UNPAID', words: 'A riposo', look: '' },
  { state: 'EXPIRING', words: 'Puntatore sopra', look: 'hover' },
  { state: 'EXPIRED', words: 'Scelta', look: 'chosen' },
  { state: 'PAID', words: 'Corrente (fuoco)', look: 'current' },
  { state: 'NEEDS_REVIEW', words: 'Scelta e corrente', look: 'chosen current' },
] as const satisfies readonly Readonly<{ state: VisibleState; words: string; look: string }>[];

function ButtonsAndFields() {
  const [amount, setAmount] = useState('186,00');
  const [code, setCode] = useState('RSSMRA80A01H501K');
  return (
    <>
      <Part title="Bottoni 34 px, compatti 28 px">
        <div className="gallery-wrap gallery-buttons">
          <ActionButton label="Salva e stampa" kind="primary" shortcut="F9" onPress={nothing} />
          <ActionButton label="Salva bozza" shortcut="F8" onPress={nothing} />
          <ActionButton label="Annulla" kind="ghost" onPress={nothing}><KeyBox combo="Escape" /></ActionButton>
          <ActionButton label="Annulla la rata" kind="danger" onPress={nothing} />
          <ActionButton label="Chiudi mese" disabledReason="Mancano 3 movimenti da rivedere" onPress={nothing} />
          <ActionButton label="Fuoco" kind="primary" className="gallery-focus" onPress={nothing} />
          <ActionButton label="Fuoco" className="gallery-focus" onPress={nothing} />
          <ActionButton label="Conferma" kind="primary" compact onPress={nothing}><KeyBox combo="C" /></ActionButton>
          <ActionButton label="Separa" compact onPress={nothing}><KeyBox combo="S" /></ActionButton>
        </div>
      </Part>
      <Part title="Campi 34 px">
        <TextField label="A riposo" value="TARI 2026 – Via Roma 1" onChange={nothing} />
        <div className="gallery-field-focus"><AmountField label="Fuoco" text={amount} onText={setAmount} /></div>
        <FiscalCodeField label="Errore" text={code} onText={setCode} check={() => null} error="Codice fiscale non valido: il carattere di controllo atteso è U" />
        <div className="gallery-field-wrong-focus"><TextField label="Errore e fuoco" mono value={code} onChange={setCode} error="" /></div>
        <TextField label="Sola lettura" readOnly value="Rossi Mario" onChange={nothing} />
        <FormRow label="Valido">{(control) => <FieldInput control={control} mono value="RSSMRA80A01H501U" onChange={nothing} end={<FieldTick />} />}</FormRow>
      </Part>
      <Part title="Righe 32 px">
        <table className="sp-table gallery-rows" aria-label="Righe di esempio"><tbody>
          {ROWS.map((row) => (
            <tr key={row.words} data-look={row.look}>
              <td className="gallery-tick"><CheckBox wordsHidden checked={row.look.includes('chosen')} onChange={nothing}>{row.words}</CheckBox></td>
              <td><StateLabel state={row.state} /></td><td><b>{row.words}</b></td><td className="amount"><b>186,00</b></td>
            </tr>
          ))}
        </tbody></table>
      </Part>
      <Part title="Filtri">
        <div className="gallery-wrap gallery-buttons">
          <FilterChip name="Stato" value="7 scelti" active onClear={nothing}>{null}</FilterChip>
          <FilterChip name="Servizio" value="tutti" active={false} onClear={nothing}>{null}</FilterChip>
          <FilterAsk name="Importo" value="da 100,00" active onAsk={nothing} onClear={nothing} />
          <FilterToggle label="Con anomalie" active={false} onToggle={nothing} />
        </div>
      </Part>
    </>
  );
}

const LETTERS: readonly (readonly [className: string, words: string, size: string])[] = [
  ['verdict', 'Verdetto', '27/34'], ['screen-title', 'Titolo di schermata', '21/28'], ['name-title', 'Nome, stato vuoto', '17/23'], ['', 'Testo e righe 1.234,50 €', '15/20'],
  ['panel-title', 'Titolo di pannello', '15/20'], ['gallery-detail', 'Aiuto, dettaglio', '13,5/18'], ['gallery-small', 'Intestazione di colonna', '13/18'], ['mono', '3020 0000 0010 0001 16', 'Mono 13'],
];

function Messages() {
  return (
    <>
      <Part title="Strisce: nel posto in cui serve">
        <div className="gallery-strips">
          <Strip tone="amber" action={{ label: 'Apri', onPress: nothing }}>Avviso aperto di pari importo: TARI 2025</Strip>
          <Strip tone="red" action={{ label: 'Correggi', onPress: nothing }}>L’IBAN non è registrato presso l’intermediario</Strip>
          <Strip tone="green">1.872 posizioni salvate</Strip>
          <Strip tone="blue">Aperta da sola l’attività “Ricevuta mancante”</Strip>
        </div>
      </Part>
      <Part title="Avviso a scomparsa: solo conferme, mai errori">
        <ToastCard keysOn toast={{ id: 0, tone: 'done', text: 'Avviso 3020 0000 0010 5001 87 stampato', actions: [{ label: 'Ristampa', shortcut: 'Ctrl+R', onPress: nothing }, { label: 'Stesso debitore', shortcut: 'F7', onPress: nothing }, { label: 'E-mail', shortcut: 'Ctrl+M', onPress: nothing }] }} />
      </Part>
      <Part title="Avanzamento"><div className="sp-panel"><ProgressLine title="Stampa avvisi TARI" done={1240} total={4812} secondsLeft={170} onCancel={nothing} /></div></Part>
      <Part title="Caratteri">
        <div className="sp-panel gallery-letters">{LETTERS.map(([className, words, size]) => <div key={words} className="sp-between"><span className={className}>{words}</span><span className="help">{size}</span></div>)}</div>
      </Part>
      <Part title="Segno nelle parole"><p className="mono">BONIFICO DA <mark>POSTA ESEMPIO</mark> RIVERS. <mark>PAGOPA</mark></p></Part>
    </>
  );
}
