import { formatDecimalAmount } from '../../main/domain/money.ts';
import { formatRf } from '../../main/domain/rf-reference.ts';
import { formatDate, type CivilDate } from '../../main/domain/civil-date.ts';
import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import type { WrittenText } from './flow-causali.ts';

/** A single transfer (2.1, C2 and C3; V13, V14): `code` is an IUV, or a whole notice number. */
export function singleCausale(random: SeededRandom, code: string, amountCents: number): WrittenText {
  const amount = formatDecimalAmount(amountCents);
  if (code.startsWith('RF')) {
    return random.pick<WrittenText>([
      { causale: `/RFS/${code}/${amount}`, variants: ['C2'] }, { causale: `/RFS/${formatRf(code)}/${amount}/TXT/Diritti di segreteria`, variants: ['V13_GROUPS'] }, { causale: `RFS ${code} ${amount}`, variants: ['V13_BLANKS'] },
    ]);
  }
  return random.pick<WrittenText>([
    { causale: `/RFB/${code}/${amount}`, variants: ['C3'] }, { causale: `/RFB/${code}`, variants: ['C3_NO_AMOUNT'] }, { causale: `/RFB/${code}/${amount}/TXT/Pagamento TARI n.123`, variants: ['V14'] },
    { causale: `RFB ${code} ${amount}`, variants: ['V13_BLANKS'] }, { causale: `BONIFICO /RFB/${code.slice(0, 9)}\n${code.slice(9)}/${amount}`, variants: ['V13_BREAK'] },
  ]);
}

const OTHER_INCOME = [
  'TRASFERIMENTO REGIONALE FONDO SOCIALE', 'RISARCIMENTO SINISTRO PALO ILLUMINAZIONE', 'CANONE LOCAZIONE ANTENNA', 'CONTRIBUTO STATALE ORDINARIO', 'RIMBORSO SPESE PERSONALE IN COMANDO', 'ADDIZIONALE COMUNALE IRPEF ACCONTO', 'DIVIDENDI SOCIETA PARTECIPATA', 'RESTITUZIONE ANTICIPO ECONOMO',
  'RIMBORSO UTENZE ASSOCIAZIONE SPORTIVA', 'PROVENTI RACCOLTA CARTA E CARTONE',
] as const;
const OTHER_PAYERS = ['REGIONE DI PROVA', 'ASSICURAZIONI LONTANE SPA', 'TELEFONIA INVENTATA SPA', 'MINISTERO DELLE PROVE', 'ASSOCIAZIONE SPORTIVA BORGOVALSOLE', 'CONSORZIO CARTA DI FANTASIA', 'UNIONE MONTANA DI PROVA'] as const;

/** Money that no payment through pagoPA explains. */
export function otherIncome(random: SeededRandom): Readonly<{ text: WrittenText; payerName: string }> {
  const causale = `${random.pick(OTHER_INCOME)}${random.pick(['', ` ANNO ${random.between(2024, 2026)}`, ` RATA ${random.between(1, 4)}`, ` DET. ${random.between(1, 900)}`])}`;
  return { text: { causale, variants: ['NO_REFERENCE'] }, payerName: random.pick(OTHER_PAYERS) };
}

/** Postal slips outside pagoPA (R12). */
export function postalSlips(random: SeededRandom, date: CivilDate, count: number): WrittenText {
  const causale = random.pick([`ACCREDITO BOLLETTINI POSTALI N. ${count} DEL ${formatDate(date)}`, `ACCREDITO BOLLETTINO N. ${count}`, `VERSAMENTO BOLL POST DEL ${formatDate(date)}`, `BOLLETTINI POSTALI CCP ${random.between(100_000, 999_999)}`, `INCASSI CCP DEL ${formatDate(date)}`]);
  return { causale, variants: ['POSTAL_SLIPS'] };
}

/** A transfer that says nothing (R10, R11). */
export function wordlessCausale(random: SeededRandom, date: CivilDate): WrittenText {
  return { causale: random.pick([`VERSAMENTO DEL ${formatDate(date).slice(0, 5)}`, `RIVERSAMENTO INCASSI DEL ${formatDate(date)}`, 'ACCREDITO INCASSI', 'BONIFICO A VOSTRO FAVORE']), variants: ['NO_REFERENCE'] };
}
