import { useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatNav } from '../../../main/domain/notice-number.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, ConfirmDialog, countOf, DataTable, formatCount, LargePage, LinkButton, Money, Panel, Screen, showToast, Stack, StateBadgeOf, StateWord, Strip, WaitState, type Column } from '../../components/index.ts';
import { bytesOfBase64 } from '../../components/pdf-page.tsx';
import { instantInList, whenWords } from '../acts/instant-words.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { rowIdOf } from '../acts/row-id.ts';
import '../acts/acts.css';
import '../movement-acts/movement-acts.css';
import './lots.css';
import { LotLine } from './lot-line.tsx';
import type { LotPart, LotProblem, LotTaking, LotView } from './lot-types.ts';
import { deletionConsequences, lotLook, OUTPUT_CHOICES, outcomeWords, partLook, restoredConsequences, sizeWords, sortWords, paperWords, problemPlace, takenFileWords, takingWords, untakenParts } from './lot-words.ts';
import { useLotFiles, type LotFiles } from './use-lot-files.ts';

/** A lot: how far it is, its files, what could not be printed. */
export default function LotScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="lot" /> : <LotOf key={id} id={id} />;
}

function LotOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['lots.show', id], topics: ['lots'], call: (signal) => client.lots.show({ id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <LotOn lot={found.value} />;
  if (found.state === 'failed') return <ObjectFailedScreen what="lot" failure={found.failure} onRetry={found.reload} />;
  return <Screen title="Lotto">{slow ? <WaitState title="Apro il lotto">Ancora un momento.</WaitState> : null}</Screen>;
}

const DONE_WORDS = { CANCEL: 'Lotto annullato: quello che è già stampato resta.', DELETE_FILES: 'File eliminati da questo computer.', AFTER_RESTORE: 'Lotto ripreso.' } as const;

type Asked = 'CANCEL' | 'DELETE_FILES' | 'AFTER_RESTORE';

function LotOn({ lot }: Readonly<{ lot: LotView }>) {
  const client = useClient();
  const { today } = useStatus();
  const files = useLotFiles(lot.id);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [first, setFirst] = useState<Uint8Array | null>(null);
  const act = useMutationOnce((operation: 'pause' | 'resume' | 'cancel', requestId) => (operation === 'resume' ? client.lots.resume({ requestId, id: lot.id, afterRestore: lot.restored }) : client.lots[operation]({ requestId, id: lot.id })), ['lots', 'prints']);
  const remove = useMutationOnce((_: null, requestId) => client.lots.deleteFiles({ requestId, id: lot.id }), ['lots']);
  const problems = useRef<HTMLDivElement>(null);
  const showProblems = () => { problems.current?.scrollIntoView(); problems.current?.focus({ preventScroll: true }); };
  const over = lot.state === 'DONE' || lot.state === 'CANCELLED';
  const ready = lot.parts.filter(({ state, pages }) => state === 'READY' && pages > 0);
  const openFirst = async () => {
    const page = await client.lots.firstPage({ id: lot.id });
    if (page.ok) setFirst(bytesOfBase64(page.value.pdfBase64));
    else showToast(page.error.message);
  };
  const confirm = async (what: Asked) => {
    const done = what === 'DELETE_FILES' ? await remove.run(null) : await act.run(what === 'CANCEL' ? 'cancel' : 'resume');
    setAsked(null);
    if (done.ok) showToast(DONE_WORDS[what]);
  };
  return (
    <Screen
      title={lot.title} above={`${lot.kind === 'REMINDERS' ? 'Solleciti' : 'Lotto di avvisi'} · ${lot.id}`} beside={<><span className="screen-title"><Money cents={lot.totalCents} /></span><StateBadgeOf look={lotLook(lot)} /></>}
      why={`${formatCount(lot.notices)} avvisi: ${outcomeWords(lot)}`}
      actions={<>
        <ActionButton label="Prima pagina" icon="eye" onPress={() => { void openFirst(); }} />
        {lot.state === 'RUNNING' ? <ActionButton label="Pausa" busy={act.busy} onPress={() => { void act.run('pause'); }} /> : null}
        {over ? null : <ActionButton label="Annulla il lotto…" onPress={() => setAsked('CANCEL')} />}
        {lot.state === 'PAUSED' ? <ActionButton label={lot.restored ? 'Riprendi…' : 'Riprendi'} kind="primary" busy={act.busy} onPress={() => { if (lot.restored) setAsked('AFTER_RESTORE'); else void act.run('resume'); }} /> : null}
        {over && lot.filesDeletedAt === null ? <ActionButton label="Elimina i file…" onPress={() => setAsked('DELETE_FILES')} /> : null}
        {lot.filesDeletedAt === null ? <ActionButton label="Indice CSV" icon="download" kind={over ? 'primary' : 'secondary'} busy={files.busy === 'INDEX'} onPress={() => { void files.save(null); }} /> : null}
      </>}
      sideKind="wide" side={<LotFacts lot={lot} />}
    >
      <Stack>
        {lot.state === 'RUNNING' ? <LotLine lot={lot} /> : null}
        {lot.restored ? <Strip tone="amber">Interrotto dal ripristino: questo archivio viene da una copia fatta mentre il lotto non era finito, e qui non risulta che cosa è stato stampato dopo. Non va avanti da solo: guarda che cosa è già stato consegnato, poi riprendi o annulla.</Strip> : null}
        {!lot.restored && lot.state === 'PAUSED' && lot.stoppedBy !== null ? <Strip tone={lot.kind === 'REMINDERS' ? 'amber' : 'red'}>{lot.stoppedBy}</Strip> : null}
        {!lot.restored && lot.state === 'PAUSED' && lot.stoppedBy === null ? <Strip tone="amber">In pausa. Quello che è già stampato è registrato; il resto si stampa quando riprendi, anche dopo aver chiuso il programma.</Strip> : null}
        {files.failure === null && act.failure === null ? null : <Strip tone="red">{(files.failure ?? act.failure)?.message}</Strip>}
        {lot.filesDeletedAt === null ? null : <Strip tone="blue">I file sono stati eliminati {whenWords(lot.filesDeletedAt, today)}. Le stampe restano registrate; un avviso si ristampa dalla sua posizione.</Strip>}
        {lot.problems.length === 0 ? null : <Strip tone="amber" action={{ label: 'Vedi quali e perché', onPress: showProblems }}>{countOf(lot.problems.length + lot.moreProblems, 'avviso', 'avvisi')} da guardare, sotto i file.</Strip>}
        <Parts lot={lot} files={files} />
        <div ref={problems} tabIndex={-1}><Problems lot={lot} /></div>
        <Takings lot={lot} />
        {ready.length === 0 || over ? null : <p className="help">I file pronti si possono già prendere: il resto va avanti da solo.</p>}
      </Stack>
      <LargePage open={first !== null} bytes={first} name="Prima pagina del lotto" onClose={() => setFirst(null)} />
      {asked === 'AFTER_RESTORE' ? (
        <ConfirmDialog open question="Riprendere un lotto interrotto dal ripristino?" verb="Riprendi il lotto" backVerb="Non riprendere" busy={act.busy} footNote="Resta nel registro delle operazioni" onConfirm={() => { void confirm('AFTER_RESTORE'); }} onBack={() => setAsked(null)} consequences={restoredConsequences(lot)} />
      ) : asked === null ? null : asked === 'CANCEL' ? (
        <ConfirmDialog
          open question="Annullare il lotto?" verb="Annulla il lotto" backVerb="Non annullare" danger busy={act.busy} footNote="Resta nel registro delle operazioni" onConfirm={() => { void confirm('CANCEL'); }} onBack={() => setAsked(null)}
          consequences={[{ text: `${formatCount(lot.waiting)} avvisi non ancora stampati restano come sono: non hanno una carta.` }, { text: `${formatCount(lot.printed)} già stampati restano registrati, con i loro file.`, warning: lot.printed > 0 }]}
        />
      ) : (
        <ConfirmDialog
          open question="Eliminare i file del lotto da questo computer?" verb="Elimina i file" backVerb="Tienili" danger busy={remove.busy} footNote="Resta nel registro delle operazioni" onConfirm={() => { void confirm('DELETE_FILES'); }} onBack={() => setAsked(null)}
          consequences={deletionConsequences(lot)}
        />
      )}
    </Screen>
  );
}

function LotFacts({ lot }: Readonly<{ lot: LotView }>) {
  const { today } = useStatus();
  return (
    <Panel title="Come è fatto" padded>
      <dl className="recon-facts">
        <div><dt>Fatto</dt><dd>{whenWords(lot.createdAt, today)}, {lot.who}</dd></div>
        <div><dt>Ordine</dt><dd>{sortWords(lot.sort)}</dd></div>
        <div><dt>File</dt><dd>{OUTPUT_CHOICES.find(({ value }) => value === lot.output)?.label}, al massimo {formatCount(lot.partPages)} avvisi{lot.output === 'PARTS' ? ' e 1.000 pagine' : ''} ciascuno</dd></div>
        <div><dt>Carta</dt><dd>{paperWords(lot)}</dd></div>
        {lot.letter === null ? null : <div><dt>Lettera</dt><dd>{lot.letter.title}, versione {lot.letter.version}</dd></div>}
        <div><dt>Totale</dt><dd><Money cents={lot.totalCents} bold /></dd></div>
        {lot.endedAt === null ? null : <div><dt>{lot.state === 'CANCELLED' ? 'Annullato' : 'Finito'}</dt><dd>{whenWords(lot.endedAt, today)}</dd></div>}
      </dl>
    </Panel>
  );
}

const problemColumns = (lot: LotView): readonly Column<LotProblem>[] => [
  { key: 'number', heading: 'N.', width: '4rem', align: 'right', cell: (row) => formatCount(row.number) },
  { key: 'name', heading: 'Debitore e numero avviso', width: '13rem', cell: (row) => <><b>{row.debtorName}</b>{row.nav === null ? null : <div className="detail"><Code>{formatNav(row.nav)}</Code></div>}</> },
  { key: 'where', heading: 'Pagina', width: '6.5rem', cell: (row) => problemPlace(row, lot.output) },
  { key: 'why', heading: 'Perché', cell: (row) => row.message },
];

function Problems({ lot }: Readonly<{ lot: LotView }>) {
  const navigate = useNavigate();
  const [current, setCurrent] = useState<number | null>(null);
  if (lot.problems.length === 0) return null;
  return (
    <Panel title="Da guardare" note={formatCount(lot.problems.length + lot.moreProblems)}>
      <DataTable name="Avvisi da guardare" columns={problemColumns(lot)} rows={lot.problems} rowKey={(row) => row.number} currentKey={current} onCurrent={(row) => setCurrent(row.number)} onOpen={(row) => { void navigate(`/posizioni/${row.positionId}`); }} />
      {lot.moreProblems === 0 ? null : <p className="help">Altri {formatCount(lot.moreProblems)} nell’indice CSV.</p>}
    </Panel>
  );
}

const TAKINGS: readonly Column<LotTaking>[] = [
  { key: 'at', heading: 'Quando', width: '9rem', cell: (row) => instantInList(row.at) },
  { key: 'file', heading: 'File', width: '8rem', cell: (row) => <span title={row.fileName}>{takenFileWords(row)}</span> },
  { key: 'who', heading: 'Chi', cut: true, cell: (row) => <span title={row.who}>{row.who}</span> },
  { key: 'how', heading: 'Come', width: '9rem', cut: true, cell: (row) => <span title={takingWords(row)}>{takingWords(row)}</span> },
];

/** Who took which file: they hold personal data, and one of them may already be at the printing house. */
function Takings({ lot }: Readonly<{ lot: LotView }>) {
  const untaken = lot.filesDeletedAt === null ? untakenParts(lot.parts) : 0;
  if (lot.takings.length === 0 && untaken === 0) return null;
  return (
    <Panel title="Chi ha preso i file" note={untaken === 0 ? formatCount(lot.takings.length + lot.moreTakings) : countOf(untaken, 'parte da prendere', 'parti da prendere')} padded={lot.takings.length === 0}>
      {lot.takings.length === 0 ? <p className="help">Nessuno li ha ancora presi. Qui resta scritto chi salva o stampa un file del lotto, e quando.</p> : <DataTable name="Chi ha preso i file" columns={TAKINGS} rows={lot.takings} rowKey={(row) => row.id} />}
      {lot.moreTakings === 0 ? null : <p className="help">Altre {formatCount(lot.moreTakings)} volte, prima.</p>}
    </Panel>
  );
}

function Parts({ lot, files }: Readonly<{ lot: LotView; files: LotFiles }>) {
  const gone = lot.filesDeletedAt !== null;
  const columns: readonly Column<LotPart>[] = [
    { key: 'part', heading: 'Parte', width: '3.25rem', align: 'right', cell: (row) => row.part },
    { key: 'state', heading: 'Stato', width: '7rem', cell: (row) => <StateWord look={partLook(row)} /> },
    { key: 'range', heading: 'Avvisi', width: '8rem', cell: (row) => `da ${formatCount(row.first)} a ${formatCount(row.last)}` },
    { key: 'pages', heading: 'Pagine', width: '4rem', align: 'right', cell: (row) => (row.state === 'WAITING' ? '' : formatCount(row.pages)) },
    { key: 'size', heading: 'Peso', width: '4.75rem', align: 'right', cell: (row) => (row.bytes === 0 ? '' : sizeWords(row.bytes)) },
    { key: 'file', heading: 'File', cut: true, cell: (row) => <span className="mono muted">{row.fileName}</span> },
    {
      key: 'take', heading: <span className="visually-hidden">Azioni</span>, width: '7.5rem', align: 'right',
      cell: (row) => (row.state !== 'READY' || row.pages === 0 || gone ? null : files.busy === row.part ? <span className="help">Preparo…</span> : (
        <span className="sp-buttons">
          {files.canPrint && lot.output === 'PARTS' ? <LinkButton label="Stampa" onPress={() => { void files.print(row.part); }} /> : null}
          <LinkButton label="Salva" onPress={() => { void files.save(row.part); }} />
        </span>
      )),
    },
  ];
  return <Panel title="File" note={formatCount(lot.parts.length)}><DataTable name="File del lotto" columns={columns} rows={lot.parts} rowKey={(row) => row.part} /></Panel>;
}
