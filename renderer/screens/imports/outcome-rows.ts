import { formatDate } from '../../../main/domain/civil-date.ts';
import type { Tone } from '../../components/state-appearance.ts';
import type { ImportedFile } from '../acts/operation-types.ts';
import { countOf, formatCount } from '../../components/text-pieces.ts';
import type { ImportRun, ReadFile, TreasuryFile } from './import-run.ts';

/** One line of the outcome: what became of a file, why and how to put it right. */
export type OutcomeRow = Readonly<{ key: string; name: string; kind: 'new' | 'same' | 'refused' | 'none' | 'waiting'; label: string; tone: Tone; why: string | null; file: ImportedFile | null; treasury: TreasuryFile | null; /** What the file is worth; null: it tells no amount, or was not read. */ cents: number | null; /** The chosen file it comes from. */ sentKey: string }>;

const KIND_OF: Readonly<Record<string, OutcomeRow['kind']>> = { IMPORTED: 'new', IMPORTED_NO_PAYMENT: 'none', ALREADY: 'same', IMPORTED_ANOMALOUS: 'none', SUPERSEDED: 'same', CONFLICT: 'refused', REFUSED: 'refused', PARTIAL: 'refused' };
const TONE_OF: Readonly<Record<OutcomeRow['kind'], Tone>> = { new: 'green', same: 'neutral', refused: 'red', none: 'amber', waiting: 'neutral' };

/** The sentence under the result; an archive tells how its documents went. */
export function whyOf(file: ImportedFile): string | null {
  if (file.message !== null) return file.message;
  if (file.entries === null) return null;
  const refused = file.refused ?? 0;
  const parts = [`${file.entries} ${file.entries === 1 ? 'documento' : 'documenti'} nell’archivio`, `${file.imported ?? 0} a posto`];
  return [...parts, ...(refused === 0 ? [] : [`${refused} ${refused === 1 ? 'rifiutato' : 'rifiutati'}: il motivo di ciascuno è nell’elenco qui sotto`])].join(', ');
}

/** The header or a page of a flow waits for the other parts; the page of a flow that is here already changes nothing. */
function kindOf(file: ImportedFile): OutcomeRow['kind'] {
  if (file.result === 'PARTIAL' && file.kind.startsWith('flow')) return 'waiting';
  return file.result.startsWith('WITH ') ? 'same' : (KIND_OF[file.result] ?? 'refused');
}

function rowOf(key: string, sentKey: string, file: ImportedFile): OutcomeRow {
  const kind = kindOf(file);
  return { key, name: file.file, kind, label: file.resultLabel, tone: file.result === 'PARTIAL' ? 'amber' : TONE_OF[kind], why: whyOf(file), file, treasury: null, cents: file.totalCents ?? file.flow?.sumCents ?? null, sentKey };
}

const TREASURY_KIND: Readonly<Record<TreasuryFile['result'], OutcomeRow['kind']>> = { IMPORTED: 'new', ALREADY: 'same', REFUSED: 'refused' };

/** What a file of the treasury brought: its rows by what they are, and the days they are of. */
export function treasuryWhy(file: TreasuryFile): string | null {
  if (file.message !== null) return file.message;
  if (file.result !== 'IMPORTED') return null;
  const part = (count: number, one: string, many: string) => (count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]);
  const days = file.period === null ? '' : file.period.from === file.period.to ? ` del ${formatDate(file.period.from)}` : ` dal ${formatDate(file.period.from)} al ${formatDate(file.period.to)}`;
  const rows = [...part(file.entries, 'accredito da abbinare', 'accrediti da abbinare'), ...part(file.ignored, 'riga che non c’entra', 'righe che non c’entrano'), ...part(file.duplicates, 'già caricata', 'già caricate'), ...part(file.quarantined, 'da chiarire', 'da chiarire'), ...part(file.unreadable, 'non letta', 'non lette')];
  return `${countOf(file.movements, 'movimento', 'movimenti')}${days}${rows.length === 0 ? '' : `: ${rows.join(', ')}`}.`;
}

/** Movements of a file that take part, in cents; null: it was refused, nobody knows what it holds. */
export function treasuryCents({ result, amountCents }: Pick<TreasuryFile, 'result' | 'amountCents'>): number | null {
  return result === 'REFUSED' ? null : amountCents;
}

/** What is odd about a file of the treasury. */
export function treasuryOddities({ anomalyLabels, warnings }: Pick<TreasuryFile, 'anomalyLabels' | 'warnings'>): readonly string[] {
  return [...anomalyLabels, ...warnings];
}

function readRow(key: string, sentKey: string, read: ReadFile): OutcomeRow {
  if (read.kind === 'DOCUMENT') return rowOf(key, sentKey, read.file);
  const { file } = read;
  const kind = TREASURY_KIND[file.result];
  return { key, name: file.file, kind, label: file.resultLabel, tone: kind === 'new' && file.quarantined + file.unreadable > 0 ? 'amber' : TONE_OF[kind], why: treasuryWhy(file), file: null, treasury: file, cents: treasuryCents(file), sentKey };
}

/** Lines of the outcome, refused first: they are what is left to do. */
export function outcomeRows(run: ImportRun): readonly OutcomeRow[] {
  const rows = run.files.flatMap((sent): readonly OutcomeRow[] => {
    switch (sent.fate.kind) {
      case 'done': return sent.fate.files.map((read, index) => readRow(`${sent.key}-${index}`, sent.key, read));
      case 'failed': return [{ key: sent.key, name: sent.name, kind: 'refused', label: 'Non importato', tone: 'red', why: sent.fate.message, file: null, treasury: null, cents: null, sentKey: sent.key }];
      case 'waiting': return run.running ? [] : [{ key: sent.key, name: sent.name, kind: 'waiting', label: 'Non mandato', tone: 'neutral', why: null, file: null, treasury: null, cents: null, sentKey: sent.key }];
    }
  });
  const order: readonly OutcomeRow['kind'][] = ['refused', 'waiting', 'none', 'new', 'same'];
  return rows.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
