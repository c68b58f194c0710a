import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, DataTable, Money, Panel, SelectField, showToast, Strip, TextField, type Column } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { whenWords } from '../acts/instant-words.ts';
import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';
import { dutyProblem, STAMP_CHOICES, typedDuty, type StampKind } from './stamp-duty.ts';

type Credit = ValueOf<Client['attestations']['standing']>['credits'][number];
const CREDITS: readonly Column<Credit>[] = [
  { key: 'day', heading: 'Data', width: '7rem', cell: (row) => formatDate(row.bookingDate) },
  { key: 'number', heading: 'Movimento', width: '12rem', cell: (row) => <b>{row.number}</b> },
  { key: 'flow', heading: 'Flusso', cut: true, cell: (row) => (row.flow === null ? <span className="faint">—</span> : <span className="mono" title={row.flow}>{row.flow}</span>) },
  { key: 'settled', heading: 'Abbinamento', width: '8rem', cell: (row) => (row.settled ? 'fatto' : <span className="sp-toned tone-amber">da confermare</span>) },
  { key: 'amount', heading: 'Importo €', width: '7rem', align: 'right', cell: (row) => <Money cents={row.cents} unit={false} /> },
];

const TOPICS = ['payments', 'positions', 'prints', 'reconciliation', 'treasury'] as const;

/** Quietanza of the body: its number when it was given, the button to give it, or why it cannot be given yet. */
export function QuittancePart({ paymentId }: Readonly<{ paymentId: number }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const [asking, setAsking] = useState(false);
  const found = useOperation({ key: ['attestations.standing', paymentId], topics: TOPICS, call: (signal) => client.attestations.standing({ paymentId }, { signal }) });
  const standing = found.value;
  if (standing === undefined) return found.state === 'failed' ? <Strip tone="red">{found.failure.message}</Strip> : null;
  const { quittance } = standing;
  return (
    <>
      {standing.credits.length === 0 ? null : <Panel title="Tesoreria"><DataTable name="Accrediti che lo hanno portato" columns={CREDITS} rows={standing.credits} rowKey={(row) => row.movementId} onOpen={(row) => { void navigate(`/tesoreria/${row.movementId}`); }} /></Panel>}
      <Panel title="Quietanza dell’ente" padded>
        <div className="quittance-row">
          <p>
            {quittance === null ? (standing.allowed ? `Incassato in tesoreria${standing.creditedOn === null ? '' : ` il ${formatDate(standing.creditedOn)}`}: ${formatEuro(standing.ownCents)}. Nessuna quietanza finora.` : standing.whyNot)
              : <><b>Quietanza n. {quittance.number}</b>, rilasciata {whenWords(quittance.issuedAt, today)} da {quittance.who}{quittance.prints > 1 ? `, stampata ${quittance.prints} volte` : ''}.{standing.allowed ? '' : ` Ora non si ristampa: ${standing.whyNot ?? ''}`}</>}
          </p>
          <ActionButton label={quittance === null ? 'Stampa quietanza…' : 'Ristampa in copia…'} icon="printer" disabledReason={standing.allowed ? null : standing.whyNot} onPress={() => setAsking(true)} />
        </div>
        {asking ? <QuittanceDialog paymentId={paymentId} number={quittance?.number ?? null} ownCents={standing.ownCents} suggestStamp={standing.suggestStamp} numberNote={standing.numberNote} onClose={() => setAsking(false)} /> : null}
      </Panel>
    </>
  );
}

type DialogProps = Readonly<{ paymentId: number; /** Of the quittance that is printed again; null: a new one. */ number: string | null; ownCents: number; suggestStamp: boolean; /** What is to be known of the number. */ numberNote: string | null; onClose: () => void }>;

function QuittanceDialog({ paymentId, number, ownCents, suggestStamp, numberNote, onClose }: DialogProps) {
  const client = useClient();
  const paper = usePrint();
  const [kind, setKind] = useState<StampKind>('NONE');
  const [words, setWords] = useState('');
  const [pressed, setPressed] = useState(false);
  const draw = useMutationOnce((input: Readonly<{ stampDuty: ReturnType<typeof typedDuty> }>, requestId) => client.attestations.printQuittance({ requestId, paymentId, ...input }), ['prints', 'positions', 'payments']);
  const problem = number === null ? dutyProblem(kind, words) : null;
  const send = async () => {
    setPressed(true);
    if (problem !== null) return;
    const outcome = await draw.run({ stampDuty: number === null ? typedDuty(kind, words) : { kind: 'NONE' } });
    if (!outcome.ok) return;
    paper.print(outcome.value);
    showToast(outcome.value.copy ? `Quietanza n. ${outcome.value.number} ristampata: è una copia.` : `Quietanza n. ${outcome.value.number} stampata.`, [{ label: 'Salva il PDF', onPress: () => paper.save(outcome.value) }]);
    onClose();
  };
  const consequences = number === null
    ? [{ text: `Prende il prossimo numero dell’anno e attesta ${formatEuro(ownCents)} incassati in tesoreria.` }, ...(numberNote === null ? [] : [{ text: numberNote, warning: true }]), { text: 'Il bollo lo decidi tu: il programma scrive sul foglio quello che indichi.' }, ...(suggestStamp ? [{ text: 'Sopra 77,47 € le quietanze di regola portano 2,00 € di bollo; tributi e altri casi sono esenti.', warning: true }] : [])]
    : [{ text: 'Esce lo stesso testo con lo stesso numero, con scritto che è una copia.' }];
  return (
    <ActDialog
      question={number === null ? 'Stampare la quietanza?' : `Ristampare la quietanza n. ${number}?`} consequences={consequences} verb={number === null ? 'Stampa la quietanza' : 'Ristampa in copia'} backVerb="Non stampare" busy={draw.busy} failure={draw.failure} paths={['stampDuty']}
      onConfirm={() => { void send(); }} onBack={onClose}
    >
      {number !== null ? null : (
        <div className="acts-fields">
          <SelectField label="Imposta di bollo" path="stampDuty.kind" choices={STAMP_CHOICES} value={kind} onChoose={(chosen) => setKind(STAMP_CHOICES.find(({ value }) => value === chosen)?.value ?? 'NONE')} />
          {kind === 'NONE' ? null : <TextField label={kind === 'PAID' ? 'Come è assolta' : 'Norma di esenzione'} path="stampDuty" value={words} onChange={setWords} maxLength={120} placeholder={kind === 'PAID' ? 'per esempio: contrassegno 01190000000000 del 24/11/2026' : 'per esempio: DPR 642/1972, tabella B, art. 5'} error={errorAt(draw.failure, 'stampDuty') ?? (pressed ? problem : null)} />}
        </div>
      )}
    </ActDialog>
  );
}
