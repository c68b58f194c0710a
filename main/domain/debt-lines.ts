/**
 * The voci of a debt: what its amount is made of, and to whom each part goes.
 *
 * Sources: features.md rows 28–29 (several lines, several beneficiaries), 5.2 (the rounding of TARI is the only part that may be negative: it stays with the Comune), 5.4
 * (proposals become lines); codes.md 8 "Multibeneficiario / transferList" (one to five transfers, at least a cent each, adding up to the total); intermediary.md 1.1.6 (one
 * of them of the entity itself: GPD refuses others). Voci with the same beneficiary, account and taxonomy are one transfer, so that voci may be more than five.
 */
import { isStampTaxonomy, namesStamp, STAMP_NOT_ON_NOTICE, STAMP_REMEDY } from './digital-stamp.ts';
import { houseTextProblemMessage, parseHouseText } from './house-text.ts';
import { ibanProblemMessage, parseIban } from './iban.ts';
import { type Cents, formatEuro, isCents } from './money.ts';
import { parseNumericTaxCode } from './numeric-tax-code.ts';
import { assertNever, err, ok, type Result } from './result.ts';
import { parseTaxonomyCode, taxonomyProblemMessage } from './taxonomy-code.ts';
import { checkTransferList, transferListProblemMessage, type TransferListProblem } from './transfer-list.ts';

/** What a line is. The first five make the debt, the others were added to it. */
export const LINE_KINDS = ['PRINCIPAL', 'OTHER', 'TEFA', 'ARERA', 'ROUNDING', 'INTEREST', 'DEFAULT_INTEREST', 'SANCTION', 'NOTIFICATION_COSTS'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Lines of one position. */
export const MAX_LINES = 20;
/** Printable length of a line. */
export const MAX_LINE_LABEL = 80;

const ADDED: ReadonlySet<LineKind> = new Set(['INTEREST', 'DEFAULT_INTEREST', 'SANCTION', 'NOTIFICATION_COSTS']);

/** A beneficiary other than the account of the service. `category`: the taxonomy code of whoever owns that entry. */
export type Beneficiary = Readonly<{ fiscalCode: string; name: string; iban: string; category: string }>;

/** One voce. `payee` null: the Comune, on the account of the service. `law` and `arithmetic`: how a proposal was made. */
export type DebtLine = Readonly<{ kind: LineKind; label: string; amountCents: Cents; payee: Beneficiary | null; law: string | null; arithmetic: readonly string[] }>;

/** A transfer made of lines. `own`: to the account of the service. */
export type LineTransfer = Beneficiary & Readonly<{ index: number; amountCents: Cents; own: boolean; description: string }>;

/** Part of a line that is wrong. */
export type LinePart = 'label' | 'amountCents' | 'fiscalCode' | 'name' | 'iban' | 'category';

/** Why lines were refused. `index` counts from 0; `differenceCents`: what is missing, negative when there is too much. */
export type LineProblem =
  | Readonly<{ kind: 'COUNT' }>
  | Readonly<{ kind: 'PART'; index: number; part: LinePart; message: string }>
  | Readonly<{ kind: 'STAMP'; index: number; part: 'label' | 'category' }>
  | Readonly<{ kind: 'SUM'; differenceCents: Cents }>
  | Readonly<{ kind: 'NO_OWN' }>
  | Readonly<{ kind: 'TRANSFERS'; problem: TransferListProblem }>;

/** What lines add up to. */
export function linesTotal(lines: readonly Pick<DebtLine, 'amountCents'>[]): Cents {
  return lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/** The debt without what was added to it (interest, sanctions, costs): what a price list and an interest are counted on. */
export function baseCents(lines: readonly Pick<DebtLine, 'amountCents' | 'kind'>[]): Cents {
  return linesTotal(lines.filter(({ kind }) => !ADDED.has(kind)));
}

/** True for what is added to a debt that is late. */
export function isAddition(kind: LineKind): boolean {
  return ADDED.has(kind);
}

/**
 * Judges the lines of a position against its total and makes its transfers: the Comune first (a postal payment wants the first transfer to be its own), the
 * others in the order in which they are named.
 * @param own the entity, the account and the taxonomy of the service, and the causale of the position.
 */
export function transfersOfLines(totalCents: Cents, lines: readonly DebtLine[], own: Beneficiary & Readonly<{ description: string }>): Result<readonly LineTransfer[], LineProblem> {
  if (lines.length < 1 || lines.length > MAX_LINES) return err({ kind: 'COUNT' });
  for (const [index, line] of lines.entries()) {
    const problem = lineProblem(line, index);
    if (problem !== null) return err(problem);
  }
  const differenceCents = totalCents - linesTotal(lines);
  if (differenceCents !== 0) return err({ kind: 'SUM', differenceCents });
  const transfers = groupLines(lines, own);
  if (!transfers.some(({ fiscalCode }) => fiscalCode === own.fiscalCode)) return err({ kind: 'NO_OWN' });
  const listed = checkTransferList(totalCents, transfers.map((transfer) => ({ idTransfer: transfer.index, amountCents: transfer.amountCents, iban: transfer.iban })));
  // More than five are numbered beyond five: it is their count that is wrong.
  return listed.ok ? ok(transfers) : err({ kind: 'TRANSFERS', problem: listed.error });
}

/** What is wrong with one line by itself, null when nothing is. */
export function lineProblem(line: DebtLine, index: number): LineProblem | null {
  const label = parseHouseText(line.label, MAX_LINE_LABEL);
  if (!label.ok) return part(index, 'label', label.error.reason === 'EMPTY' ? 'Scrivi che cosa si paga con questa voce.' : houseTextProblemMessage('La voce', label.error));
  if (namesStamp(line.label)) return { kind: 'STAMP', index, part: 'label' };
  if (line.payee !== null && isStampTaxonomy(line.payee.category)) return { kind: 'STAMP', index, part: 'category' };
  const amount = amountProblem(line);
  if (amount !== null) return part(index, 'amountCents', amount);
  return line.payee === null ? null : beneficiaryProblem(line.payee, index);
}

function amountProblem({ kind, amountCents }: DebtLine): string | null {
  if (!isCents(amountCents) || amountCents === 0) return 'Ogni voce vale almeno 0,01 €.';
  if (kind === 'ROUNDING') return Math.abs(amountCents) > 50 ? 'L’arrotondamento all’euro sposta al massimo 50 centesimi.' : null;
  return amountCents < 0 ? 'Una voce non può essere negativa: abbassa l’altra.' : null;
}

/** What is wrong with a beneficiary, the first field first; null when nothing is. */
export function beneficiaryProblem(payee: Beneficiary, index: number): PartProblem | null {
  return beneficiaryProblems(payee, index)[0] ?? null;
}

/** Everything that is wrong with a beneficiary, in the order in which its fields are asked. */
export function beneficiaryProblems(payee: Beneficiary, index: number): readonly PartProblem[] {
  const name = parseHouseText(payee.name, 70);
  const code = parseNumericTaxCode(payee.fiscalCode);
  const iban = parseIban(payee.iban);
  return [
    ...(name.ok ? [] : [part(index, 'name', name.error.reason === 'EMPTY' ? 'Scrivi il nome del beneficiario.' : houseTextProblemMessage('Il nome', name.error))]),
    ...(code.ok ? [] : [part(index, 'fiscalCode', code.error.reason === 'CHECK_DIGIT' ? `Codice fiscale dell’ente non valido: l’ultima cifra attesa è ${code.error.expectedCheckDigit}.` : 'Il codice fiscale di un ente ha 11 cifre.')]),
    ...(iban.ok ? [] : [part(index, 'iban', `${ibanProblemMessage(iban.error)}.`.replace(/\.\.$/, '.'))]),
    ...(parseTaxonomyCode(payee.category).ok ? [] : [part(index, 'category', `${taxonomyProblemMessage()}.`)]),
  ];
}

type PartProblem = Extract<LineProblem, { kind: 'PART' }>;

function part(index: number, name: LinePart, message: string): PartProblem {
  return { kind: 'PART', index, part: name, message };
}

function groupLines(lines: readonly DebtLine[], own: Beneficiary & Readonly<{ description: string }>): readonly LineTransfer[] {
  const keyOf = ({ fiscalCode, iban, category }: Beneficiary): string => [fiscalCode, iban.replaceAll(' ', '').toUpperCase(), category].join('|');
  const ownKey = keyOf(own);
  const groups = new Map<string, Readonly<{ payee: Beneficiary; labels: readonly string[]; amountCents: Cents }>>();
  const inOrder = [...lines.filter(({ payee }) => payee === null || keyOf(payee) === ownKey), ...lines.filter(({ payee }) => payee !== null && keyOf(payee) !== ownKey)];
  for (const line of inOrder) {
    const payee = line.payee ?? own;
    const before = groups.get(keyOf(payee));
    groups.set(keyOf(payee), { payee: before?.payee ?? payee, labels: [...(before?.labels ?? []), line.label], amountCents: (before?.amountCents ?? 0) + line.amountCents });
  }
  return [...groups].map(([key, { payee, labels, amountCents }], at) => ({
    index: at + 1, own: key === ownKey, amountCents, fiscalCode: payee.fiscalCode, name: payee.name, iban: payee.iban.replaceAll(' ', '').toUpperCase(), category: payee.category,
    description: key === ownKey ? own.description : [...labels.join(' + ')].slice(0, 140).join(''),
  }));
}

/** The sentence a person reads. */
export function lineProblemMessage(problem: LineProblem): string {
  switch (problem.kind) {
    case 'COUNT': return `Le voci di una posizione sono da 1 a ${MAX_LINES}.`;
    case 'PART': return problem.message;
    case 'STAMP': return `${STAMP_NOT_ON_NOTICE} ${STAMP_REMEDY}`;
    case 'SUM': return problem.differenceCents > 0 ? `Le voci fanno ${formatEuro(problem.differenceCents)} meno del totale.` : `Le voci fanno ${formatEuro(-problem.differenceCents)} più del totale.`;
    case 'NO_OWN': return 'Almeno una voce deve essere del Comune: un avviso tutto per altri enti non si fa da qui.';
    case 'TRANSFERS': return problem.problem === 'COUNT' ? `${transferListProblemMessage('COUNT')}: metti insieme le voci dello stesso beneficiario, o fai un altro avviso.` : `${transferListProblemMessage(problem.problem)}.`;
    default: return assertNever(problem, 'lineProblemMessage');
  }
}
