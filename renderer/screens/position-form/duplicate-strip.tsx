import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { countOf, Strip } from '../../components/index.ts';
import type { PositionRow } from './contract-values.ts';

/** `, scaduto il 30/09/2026` or `, da pagare entro il …`. */
function dueWords(row: PositionRow): string {
  if (row.dueDate === null) return '';
  const past = row.state === 'OVERDUE' || row.state === 'EXPIRED';
  return past ? `, scaduto il ${formatDate(row.dueDate)}` : `, da pagare entro il ${formatDate(row.dueDate)}`;
}

/** An open notice that looks like the one being made: opening it is one key away, going on is a choice. Source: features.md 3a step 3. */
export function DuplicateStrip({ rows, refused, amountCents }: Readonly<{ rows: readonly PositionRow[]; /** The core asked to choose. */ refused: boolean; amountCents: number | null }>) {
  const navigate = useNavigate();
  const [first] = rows;
  if (first === undefined) return refused ? <div className="pf-strip"><Strip tone="amber">Esiste già un avviso aperto di pari importo per questa persona e questo servizio. Se ne vuoi un altro salva di nuovo.</Strip></div> : null;
  const same = first.amountCents === amountCents ? 'di pari importo' : 'per la stessa causale';
  const others = rows.length - 1;
  return (
    <div className="pf-strip">
      <Strip tone="amber" action={{ label: 'Apri', shortcut: 'Alt+A', onPress: () => { void navigate(`/posizioni/${first.id}`); } }}>
        Avviso aperto {same}: <b>{first.service}{first.year === null ? '' : ` ${first.year}`}, {formatEuro(first.amountCents)}</b>{dueWords(first)}{others === 0 ? '' : ` e ${countOf(others, 'altro', 'altri')}`}.{refused ? <> Se ne vuoi un altro <b>salva di nuovo</b>.</> : null}
      </Strip>
    </div>
  );
}
