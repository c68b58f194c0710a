import { ACCOUNTING_ROLES, RESPONSIBLE_ROLES } from '../../contract/index.ts';
import { isCivilDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { openItems, reconciliationSummary, toldMatches, type DayRange, type OpenItem, type ToldMatch } from '../../features/reconciliation/index.ts';
import { answer, EXIT, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, type Call, type Desk } from './desk.ts';
import { textTable } from './text-table.ts';

/** `reconcile [--from D --to D] [--rebuild]`: looks at whatever came since the last time, and tells the counts. Exit 1 when something is open or to be confirmed. */
export async function reconcile(call: Call): Promise<Answer> {
  const range = rangeOf(call);
  if (!range.ok) return range.error;
  return atDesk(call, async (desk) => {
    const rebuild = call.options.flag('rebuild');
    const forbidden = objectionTo(desk, rebuild ? RESPONSIBLE_ROLES : ACCOUNTING_ROLES);
    if (forbidden !== null) return forbidden;
    const { engine, clock, reconciliation } = desk.archive.context;
    const begun = clock.nowMs();
    await (rebuild ? reconciliation?.rebuild() : reconciliation?.caughtUp());
    const summary = await engine.read((reader) => reconciliationSummary(reader, range.value), { lane: 'heavy' });
    const { movements, flows, amounts } = summary;
    const rows = [['Abbinati', String(movements.matched)], ['Da confermare', String(movements.proposed)], ['Aperti', String(movements.open)], ['In quarantena', String(movements.quarantined)], ['Che non partecipano', String(movements.ignored + movements.excluded)], ['Flussi accreditati', `${flows.matched} di ${flows.total}`]];
    const sums = `Tesoreria ${formatEuro(amounts.treasuryCents)} = abbinati ${formatEuro(amounts.matchedCents)} + aperti ${formatEuro(amounts.openCents)}; differenza ${formatEuro(amounts.differenceCents)}.`;
    return answer({ ...summary, seconds: (clock.nowMs() - begun) / 1_000 }, `${textTable(['Movimenti', 'Quanti'], rows, [1])}\n${sums}`, movements.open + movements.proposed + movements.quarantined > 0 ? EXIT.PARTLY_REFUSED : EXIT.DONE);
  });
}

/** `matches [--from D --to D]`: every movement with its match, and what is open on each side. */
export async function matches(call: Call): Promise<Answer> {
  const range = rangeOf(call);
  if (!range.ok) return range.error;
  return atDesk(call, async (desk) => {
    const forbidden = objectionTo(desk, ACCOUNTING_ROLES);
    if (forbidden !== null) return forbidden;
    const { engine, clock, reconciliation } = desk.archive.context;
    await reconciliation?.caughtUp();
    const read: Parameters<typeof toldMatches>[0] = (work) => engine.read(work, { lane: 'heavy' });
    const told: ToldMatch[] = [];
    for await (const page of toldMatches(read, range.value)) told.push(...page);
    const open: OpenItem[] = told.filter(({ status }) => status === 'open' || status === 'proposed').map(openMovement);
    for await (const page of openItems(read, range.value, clock.today())) open.push(...page);
    return answer({ matches: told, open }, matchesText(told, open));
  });
}

function rangeOf({ options }: Call): Result<DayRange, Answer> {
  const from = options.text('from');
  const to = options.text('to');
  for (const day of [from, to]) if (day !== null && !isCivilDate(day)) return err(wrongUse('Le date di --from e --to si scrivono AAAA-MM-GG.'));
  if (from !== null && to !== null && from > to) return err(wrongUse('La data di --from viene dopo quella di --to.'));
  return ok({ from, to });
}

function objectionTo({ operator }: Desk, roles: readonly string[]): Answer | null {
  return roles.includes(operator.role) ? null : refusal(EXIT.NOT_SET_UP, 'FORBIDDEN', 'Il tuo ruolo non permette questa operazione: chiedi al responsabile.');
}

function nameOf({ movement }: ToldMatch): string {
  if (movement.bill !== null) return `bolletta ${movement.bill}`;
  if (movement.provisional !== null) return `provvisorio ${movement.provisional}`;
  return movement.technicalNumber === null ? `${movement.file}, riga ${movement.row}` : `n. tecnico ${movement.technicalNumber}`;
}

function openMovement(match: ToldMatch): OpenItem {
  const { movement, code, explanation } = match;
  return { side: 'movement', ref: nameOf(match), class: code, amountCents: movement.sign * movement.amountCents, date: movement.date, explanation };
}

function matchesText(told: readonly ToldMatch[], open: readonly OpenItem[]): string {
  const rows = told.map((match) => [match.movement.date, nameOf(match), formatEuro(match.movement.sign * match.movement.amountCents), match.rule ?? '–', STATUS_WORDS[match.status] ?? match.status, match.explanation]);
  const left = open.filter(({ side }) => side !== 'movement').map((item) => [SIDE_WORDS[item.side], item.ref, item.class, formatEuro(item.amountCents), item.explanation]);
  return [textTable(['Data', 'Movimento', 'Importo', 'Regola', 'Stato', 'Perché'], rows, [2]), ...(left.length === 0 ? [] : ['', textTable(['Che cosa', 'Riferimento', 'Classe', 'Importo', 'Perché'], left, [3])])].join('\n');
}

const STATUS_WORDS: Readonly<Record<string, string>> = { automatic: 'abbinato', confirmed: 'confermato', proposed: 'da confermare', open: 'aperto', ignored: 'non partecipa', quarantined: 'in quarantena' };
const SIDE_WORDS: Readonly<Record<OpenItem['side'], string>> = { movement: 'movimento', flow: 'flusso', receipt: 'ricevuta', flowLine: 'riga di flusso' };
