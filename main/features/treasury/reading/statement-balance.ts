import { formatEuro } from '../../../domain/money.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import type { RowSink } from './row-sink.ts';
import type { StatementFacts } from './treasury-row.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** Adds a statement to the facts of the file; one whose movements do not lead from the first balance to the last is warned of. Errors: `E_TOO_BIG` beyond the limit of statements. */
export function endStatement(sink: RowSink, statement: StatementFacts): TreasuryRefusal | null {
  if (sink.statements.length >= TREASURY_LIMITS.sections) return refusal('E_TOO_BIG', `Il file ha più di ${TREASURY_LIMITS.sections} estratti conto. ${WRONG_FILE}`);
  sink.statements.push(statement);
  const { number, openingCents, closingCents, movedCents } = statement;
  if (openingCents === null || closingCents === null || openingCents + movedCents === closingCents) return null;
  sink.warnings.push({
    code: 'SALDI_NON_QUADRANO',
    message: `Estratto ${number ?? 'senza numero'}: il saldo iniziale più i movimenti letti fa ${formatEuro(openingCents + movedCents)}, ma il saldo finale dichiarato è ${formatEuro(closingCents)}. Può mancare un movimento: chiedi conferma alla banca.`,
  });
  return null;
}
