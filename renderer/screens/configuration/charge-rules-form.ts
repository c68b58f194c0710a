import { beneficiaryProblem } from '../../../main/domain/debt-lines.ts';
import { formatAmount, parseTypedAmount } from '../../../main/domain/money.ts';
import { MAX_EXTRA_POINTS, TEFA_LEAST, TEFA_MOST, TEFA_TAXONOMY, type ChargeRules } from '../../../main/domain/service-charges.ts';

/** The rules as typed. */
export type TypedCharges = Readonly<{
  tefa: boolean; percent: string; name: string; fiscalCode: string; iban: string; category: string; arera: string; round: boolean; minimum: string;
  extra: string; notified: boolean; cost: string; act: string; ravvedimento: boolean;
}>;

/** Amount that may be nothing, in cents; null while it cannot be read. */
function centsOrNone(text: string): number | null {
  if (/^\s*(?:0+(?:[.,]0*)?)?\s*$/.test(text)) return 0;
  const parsed = parseTypedAmount(text);
  return parsed.ok ? parsed.value : null;
}

/** `5`, `4,5`, `0,25` in hundredths; null when it is not a number of up to two decimals. */
export function hundredthsOf(text: string): number | null {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim().replace(/\s*%$/, ''));
  return parts === null ? null : Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

const amountOrEmpty = (cents: number): string => (cents === 0 ? '' : formatAmount(cents));
const points = (hundredths: number): string => formatAmount(hundredths);

export function typedCharges({ tefa, extraPoints, notification, ravvedimento }: ChargeRules): TypedCharges {
  return {
    tefa: tefa !== null, percent: points(tefa?.basisPoints ?? TEFA_MOST), name: tefa?.payee.name ?? '', fiscalCode: tefa?.payee.fiscalCode ?? '', iban: tefa?.payee.iban ?? '', category: tefa?.payee.category ?? TEFA_TAXONOMY,
    arera: amountOrEmpty(tefa?.areraCents ?? 0), round: tefa?.roundToEuro ?? true, minimum: amountOrEmpty(tefa?.minimumCents ?? 1_200), extra: extraPoints === 0 ? '' : points(extraPoints),
    notified: notification !== null, cost: notification === null ? '' : formatAmount(notification.cents), act: notification?.act ?? '', ravvedimento,
  };
}

/** The rules written, or the field that keeps them from being saved and why. */
export type ReadCharges = Readonly<{ ok: true; rules: ChargeRules }> | Readonly<{ ok: false; path: string; message: string }>;

export function readCharges(typed: TypedCharges): ReadCharges {
  const tefa = readTefa(typed);
  if (tefa !== null && 'path' in tefa) return { ok: false, ...tefa };
  const extraPoints = typed.extra.trim() === '' ? 0 : hundredthsOf(typed.extra);
  if (extraPoints === null || extraPoints > MAX_EXTRA_POINTS) return { ok: false, path: 'rules.extraPoints', message: 'Il regolamento può aggiungere al massimo 2 punti: scrivi per esempio 2 oppure 1,50.' };
  const cost = typed.notified ? parseTypedAmount(typed.cost) : null;
  if (cost !== null && !cost.ok) return { ok: false, path: 'rules.notification.cents', message: 'Scrivi quanto costa la notifica.' };
  if (cost !== null && typed.act.trim().length < 3) return { ok: false, path: 'rules.notification.act', message: 'Scrivi l’atto che fissa l’importo: il cittadino lo legge.' };
  return { ok: true, rules: { tefa, extraPoints, notification: cost === null ? null : { cents: cost.value, act: typed.act.trim() }, ravvedimento: typed.ravvedimento } };
}

function readTefa(typed: TypedCharges): ChargeRules['tefa'] | Readonly<{ path: string; message: string }> {
  if (!typed.tefa) return null;
  const basisPoints = hundredthsOf(typed.percent);
  if (basisPoints === null || basisPoints < TEFA_LEAST || basisPoints > TEFA_MOST) return { path: 'rules.tefa.basisPoints', message: 'La TEFA va da 1 a 5 %: scrivi per esempio 5 oppure 4,50.' };
  const payee = { fiscalCode: typed.fiscalCode.trim(), name: typed.name.trim(), iban: typed.iban.replace(/\s/g, '').toUpperCase(), category: typed.category.trim() };
  const wrong = beneficiaryProblem(payee, 0);
  if (wrong !== null) return { path: `rules.tefa.payee.${wrong.part}`, message: wrong.message };
  const [areraCents, minimumCents] = [centsOrNone(typed.arera), centsOrNone(typed.minimum)];
  if (areraCents === null) return { path: 'rules.tefa.areraCents', message: 'Importo non leggibile: scrivilo come 7,60.' };
  return minimumCents === null ? { path: 'rules.tefa.minimumCents', message: 'Importo non leggibile: scrivilo come 12,00.' } : { basisPoints, payee, areraCents, roundToEuro: typed.round, minimumCents };
}
