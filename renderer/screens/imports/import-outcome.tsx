import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { bytesOfBase64, countOf, DataTable, formatCount, LinkButton, Money, Panel, Strip, type Column } from '../../components/index.ts';
import { useListDoor } from '../../components/lists/use-list-door.ts';
import { TREASURY } from '../treasury/treasury-list-look.ts';
import { readUploadedFile, type UploadedFile } from '../acts/uploaded-file.ts';
import { ColumnMapDialog } from './column-map-dialog.tsx';
import { likelySeparator, type Separator } from './column-map-form.ts';
import { importRuns } from './current-runs.ts';
import type { ImportRun, TreasuryFile } from './import-run.ts';
import { outcomeRows, treasuryOddities, type OutcomeRow } from './outcome-rows.ts';

type Figure = Readonly<{ count: number; words: string; tone: string; below: string }>;

function figuresOf({ totals, files }: ImportRun): readonly Figure[] {
  const failed = files.filter((file) => file.fate.kind === 'failed').length;
  const refused = totals.refused + failed;
  return [
    { count: totals.files + failed, words: totals.files + failed === 1 ? 'file letto' : 'file letti', tone: '', below: totals.treasuryFiles > 0 && totals.totalCents === 0 ? countOf(totals.movements, 'movimento', 'movimenti') : formatEuro(totals.totalCents) },
    { count: totals.imported, words: totals.imported === 1 ? 'importato' : 'importati', tone: 'tone-green', below: totals.treasuryFiles > 0 && totals.totalCents === 0 ? `${countOf(totals.entries, 'accredito', 'accrediti')} da abbinare` : `di cui nostri ${formatEuro(totals.ownCents)}` },
    { count: refused, words: refused === 1 ? 'rifiutato' : 'rifiutati', tone: refused === 0 ? '' : 'tone-red', below: refused === 0 ? 'nessuno' : 'non hanno cambiato niente' },
    { count: totals.already, words: 'già presenti', tone: '', below: totals.noPayment === 0 ? 'non sono cambiati' : `${formatCount(totals.noPayment)} senza pagamento` },
  ];
}

/** Lines of the outcome drawn at once: thousands would hold the page up each time that some more files are answered. What is left to do stands first. */
const SHOWN_AT_ONCE = 200;

/** Outcome of the last import: four figures, then one line a file. Source: look reference, screen 13. */
export function ImportOutcome({ run, onClear }: Readonly<{ run: ImportRun; onClear: () => void }>) {
  const navigate = useNavigate();
  const openTreasury = useListDoor(TREASURY);
  const [mapping, setMapping] = useState<Readonly<{ sentKey: string; file: UploadedFile; separator: Separator }> | null>(null);
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const openColumns = async (sentKey: string) => {
    const chosen = importRuns.chosen(sentKey);
    const read = chosen === undefined ? null : await readUploadedFile(chosen);
    if (read?.ok === true) setMapping({ sentKey, file: read.value, separator: likelySeparator(new TextDecoder('latin1').decode(bytesOfBase64(read.value.contentBase64.slice(0, HEAD_CHARACTERS)))) });
  };
  const columns: readonly Column<OutcomeRow>[] = [
    { key: 'file', heading: 'File', cell: (row) => <b title={row.name}>{row.name}</b>, width: '16%', cut: true },
    { key: 'result', heading: 'Esito', cell: (row) => <b className={`sp-toned tone-${row.tone}`}>{row.label}</b>, width: '11rem' },
    { key: 'iuv', heading: 'IUV', cell: (row) => (row.file?.iuv == null ? <span className="faint">—</span> : <span className="mono">{row.file.iuv}</span>), width: '10.5rem' },
    { key: 'why', heading: 'Perché, e come si rimedia', cell: (row) => <OutcomeWords row={row} /> },
    { key: 'amount', heading: 'Importo €', cell: (row) => <AmountOf cents={row.cents} />, align: 'right', width: '6rem' },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '10rem',
      cell: (row) => {
        const positionId = row.file?.positionId ?? null;
        const taskId = row.file?.taskIds[0] ?? null;
        const treasuryFileId = row.treasury?.treasuryFileId ?? null;
        if (row.treasury !== null && wantsColumns(row.treasury) && importRuns.chosen(row.sentKey) !== undefined) return <LinkButton label="Scegli le colonne…" onPress={() => { void openColumns(row.sentKey); }} />;
        if (treasuryFileId !== null && row.kind !== 'refused') return <LinkButton label="Movimenti" onPress={() => { openTreasury({ treasuryFileId }); void navigate('/tesoreria'); }} />;
        return <span className="sp-buttons">{positionId === null ? null : <LinkButton label="Posizione" onPress={() => { void navigate(`/posizioni/${positionId}`); }} />}{taskId === null ? null : <LinkButton label="Attività" onPress={() => { void navigate(`/attivita/${taskId}`); }} />}</span>;
      },
    },
  ];
  const tasks = run.totals.tasks;
  const rows = outcomeRows(run);
  return (
    <>
      <div className="imports-figures sp-panel" role="status" aria-label="Esito dell’importazione">
        {figuresOf(run).map((figure) => <div key={figure.words}><p><span className={figure.tone === '' ? 'imports-figure' : `imports-figure sp-toned ${figure.tone}`}>{formatCount(figure.count)}</span> {figure.words}</p><p className="detail">{figure.below}</p></div>)}
      </div>
      {tasks === 0 ? null : <Strip tone="amber" action={{ label: 'Vai alle attività', onPress: () => { void navigate('/attivita'); } }}>{tasks === 1 ? 'Si è aperta 1 attività' : `Si sono aperte ${formatCount(tasks)} attività`}: qualcosa va deciso da una persona.</Strip>}
      {run.totals.movements === 0 ? null : <Strip tone="green" action={{ label: 'Vai a Riconciliazione', onPress: () => { void navigate('/riconciliazione'); } }}>I movimenti si confrontano da soli con i flussi.</Strip>}
      <Panel title="Esito" note={run.files.length === 1 ? run.files[0]?.name : `${formatCount(run.files.length)} file`} action={run.running ? undefined : <LinkButton label="Nascondi l’esito" onPress={onClear} />}>
        <DataTable name="Esito dell’importazione" columns={columns} rows={rows.slice(0, shown)} rowKey={(row) => row.key} empty="Gli esiti compaiono qui man mano." />
        {rows.length <= shown ? null : <p className="imports-more"><span className="detail">Sono i primi {formatCount(shown)} di {formatCount(rows.length)}: prima quelli da guardare.</span> <LinkButton label="Mostra altri" onPress={() => setShown(shown + SHOWN_AT_ONCE)} /></p>}
      </Panel>
      {mapping === null ? null : <ColumnMapDialog file={mapping.file} separator={mapping.separator} onClose={() => setMapping(null)} onDone={(answer) => { importRuns.correct(mapping.sentKey, answer); setMapping(null); }} />}
    </>
  );
}

/** Enough of a file to see how it is separated: four characters of base64 for three bytes. */
const HEAD_CHARACTERS = 8_192;

/** A table that only a person's word can make readable. */
function wantsColumns({ result, error, file }: TreasuryFile): boolean {
  return result === 'REFUSED' && (error === 'E_KIND' || error === 'E_COLUMNS') && /\.(?:csv|txt)$/i.test(file);
}

function AmountOf({ cents }: Readonly<{ cents: number | null }>) {
  return cents === null ? <span className="faint">—</span> : <Money cents={cents} unit={false} />;
}

/** Rows that could not be read, told one by one. */
const SHOWN_PROBLEMS = 5;

function OutcomeWords({ row }: Readonly<{ row: OutcomeRow }>) {
  const labels = row.treasury === null ? (row.file?.anomalyLabels ?? []) : treasuryOddities(row.treasury);
  const problems = row.treasury?.problems ?? [];
  return (
    <div className="imports-why">
      {row.why === null ? null : <span className={row.kind === 'refused' ? 'sp-toned tone-red' : 'detail'}>{row.why}</span>}
      {labels.map((label) => <span key={label} className="sp-toned tone-amber sp-small-bold">{label}</span>)}
      {problems.slice(0, SHOWN_PROBLEMS).map((problem) => <span key={`${problem.row} ${problem.code}`} className="sp-toned tone-amber">Riga {formatCount(problem.row)}: {problem.message}</span>)}
      {problems.length <= SHOWN_PROBLEMS ? null : <span className="detail">e altre {formatCount(problems.length - SHOWN_PROBLEMS)} righe non lette</span>}
      {row.why === null && labels.length === 0 ? <span className="faint">Nessuna anomalia</span> : null}
    </div>
  );
}
