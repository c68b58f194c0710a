import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { Client } from '../../bridge/client.ts';
import { ActionButton, Dialog, DialogBack, FailureState, FormRow, RadioCards, SelectField, Strip } from '../../components/index.ts';
import type { ValueOf } from './operation-types.ts';

type Choices = ValueOf<Client['papers']['choices']>;

/** How one print is wanted; null: as usual for its service. */
export type PrintChoice = Readonly<{ paper: Choices['usual']['paper'] | null; language: Choices['usual']['language'] | null; /** Printed before the notice; null: none. */ letterId: number | null }>;

/** Which paper: of one installment, or of all the installments of a plan together. */
export type ChoiceTarget = Readonly<{ installmentId: number }> | Readonly<{ positionId: number }>;

/** «Stampa con…»: on which paper and in which language this once. What cannot be chosen says why, and what would make it possible. */
export function PrintChoiceDialog({ target, title, onPrint, onClose }: Readonly<{ target: ChoiceTarget; title: string; onPrint: (choice: PrintChoice) => void; onClose: () => void }>) {
  const client = useClient();
  const asked = { installmentId: 'installmentId' in target ? target.installmentId : null, positionId: 'positionId' in target ? target.positionId : null };
  const found = useOperation({ key: ['papers.choices', asked], topics: ['positions', 'catalogue', 'setup'], call: (signal) => client.papers.choices(asked, { signal }) });
  if (found.value === undefined) {
    return <Dialog open title={title} onClose={onClose} foot={<DialogBack label="Non stampare" onBack={onClose} />}>{found.state === 'failed' ? <FailureState title="Le carte non si sono lette" failure={found.failure} onRetry={found.reload} /> : <p className="help">Guardo su che carta si può stampare.</p>}</Dialog>;
  }
  return <ChoiceForm choices={found.value} title={title} onPrint={onPrint} onClose={onClose} />;
}

const NO_LETTER = 'NONE';

function ChoiceForm({ choices, title, onPrint, onClose }: Readonly<{ choices: Choices; title: string; onPrint: (choice: PrintChoice) => void; onClose: () => void }>) {
  const [paper, setPaper] = useState(choices.usual.paper);
  const [language, setLanguage] = useState<string>(choices.usual.language);
  const papers = choices.papers.map(({ paper: value, label, whyNot }) => ({ value, label, ...(value === choices.usual.paper ? { detail: 'di solito' } : {}), ...(whyNot === null ? {} : { disabledReason: whyNot }) }));
  const languages = choices.languages.map(({ language: value, label, whyNot }) => ({ value, label, ...(whyNot === null ? {} : { disabledReason: whyNot }) }));
  const spoken = paper === 'A4' && language === 'it+en' ? 'it+en' : 'it';
  const [letter, setLetter] = useState(NO_LETTER);
  const withLetter = paper === 'ROLL_75' ? NO_LETTER : letter;
  const print = () => onPrint({ paper, language: spoken, letterId: withLetter === NO_LETTER ? null : Number(withLetter) });
  return (
    <Dialog open title={title} onClose={onClose} foot={<><DialogBack label="Non stampare" onBack={onClose} /><ActionButton label="Stampa" kind="primary" icon="printer" shortcut="Ctrl+Enter" onPress={print} /></>}>
      {choices.usual.notes.map((note) => <Strip key={note} tone="blue">{note}</Strip>)}
      <FormRow label="Carta" group>{() => <div className="print-papers"><RadioCards name="Carta" choices={papers} value={paper} onChoose={(chosen) => { const next = choices.papers.find((one) => one.paper === chosen); if (next !== undefined) setPaper(next.paper); }} /></div>}</FormRow>
      {paper === 'A4' ? <SelectField label="Lingua" choices={languages} value={language} onChoose={setLanguage} /> : <p className="help print-note">Su questa carta l’avviso esce solo in italiano.</p>}
      {choices.letters.length === 0 || paper === 'ROLL_75' ? null : <SelectField label="Lettera di accompagnamento" choices={[{ value: NO_LETTER, label: 'Senza lettera' }, ...choices.letters.map(({ id, title, version }) => ({ value: String(id), label: title, detail: `versione ${version}` }))]} value={letter} onChoose={setLetter} help="Una pagina prima dell’avviso, con l’indirizzo nella finestra della busta." />}
    </Dialog>
  );
}
