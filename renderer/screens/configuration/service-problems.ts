import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { expandDescription, measureDescription, parseDescriptionTemplate, templateProblemMessage, type DescriptionLength } from '../../../main/domain/description-template.ts';
import { parseTaxonomyCode, taxonomyProblemMessage } from '../../../main/domain/taxonomy-code.ts';
import { readAmount, readDate } from '../../components/typed-value.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { Problems } from '../settings-form/use-settings-form.ts';
import { shareOf, wholeNumber, type ServiceForm } from './service-form.ts';

/** Placeholder that every service has without declaring it: the position's reference year. */
export const YEAR_FIELD = 'anno';

/** What is wrong before asking the core, by path of the contract's input. Source: contract `serviceInput`. */
export function serviceProblems(form: ServiceForm, today: CivilDate): Problems {
  const problems: Record<string, string> = {};
  const code = form.code.trim().toUpperCase();
  if (!/^[A-Z0-9]{2,12}$/.test(code)) problems['code'] = 'Da 2 a 12 lettere o cifre, per esempio TARI.';
  if (form.office.trim() === '') problems['office'] = 'Scegli o scrivi l’ufficio.';
  if (form.name.trim() === '') problems['name'] = 'Scrivi il nome del servizio.';
  else if ([...form.name.trim()].length > 80) problems['name'] = 'Il nome supera gli 80 caratteri ammessi.';
  if (form.taxonomy.trim() === '') problems['taxonomy'] = 'Scegli il codice tassonomia: dice a pagoPA che cosa si paga.';
  else if (!parseTaxonomyCode(form.taxonomy.trim()).ok) problems['taxonomy'] = `${taxonomyProblemMessage()}.`;
  return { ...problems, ...descriptionProblems(form), ...amountProblems(form), ...dueProblems(form, today), ...budgetProblems(form), ...([...form.help.trim()].length > 500 ? { help: 'Il testo supera i 500 caratteri ammessi.' } : {}) };
}

function descriptionProblems(form: ServiceForm): Problems {
  const problems: Record<string, string> = {};
  const names = form.fields.map((field) => field.name.trim());
  const template = parseDescriptionTemplate(form.description);
  if (form.description.trim() === '') problems['description'] = 'Scrivi la causale: è l’oggetto stampato sull’avviso.';
  else if (!template.ok) problems['description'] = `${templateProblemMessage(template.error)}.`;
  else {
    const missing = undeclaredFields(form)[0];
    if (missing !== undefined) problems['description'] = `La causale usa {${missing}} ma il servizio non ha questo campo: aggiungilo qui sotto o toglilo dalla causale.`;
    else if ([...form.description.trim()].length > 140) problems['description'] = 'La causale supera i 140 caratteri ammessi.';
  }
  names.forEach((name, index) => {
    if (!/^[a-z][a-z0-9_]{0,29}$/.test(name)) problems[`fields.${index}.name`] = 'Lettere minuscole, cifre e _, per esempio utenza.';
    else if (name === YEAR_FIELD) problems[`fields.${index}.name`] = 'L’anno c’è già in ogni posizione: usa {anno} senza aggiungere il campo.';
    else if (names.indexOf(name) !== index) problems[`fields.${index}.name`] = `Il campo “${name}” c’è due volte.`;
    if (form.fields[index]?.label.trim() === '') problems[`fields.${index}.label`] = 'Scrivi come lo chiede la schermata.';
  });
  return problems;
}

function amountProblems(form: ServiceForm): Problems {
  const problems: Record<string, string> = {};
  const wrong = (text: string): string | null => { const read = readAmount(text); return read.kind === 'value' ? null : read.kind === 'empty' ? 'Scrivi l’importo.' : read.message; };
  if (form.amountKind === 'FIXED') { const problem = wrong(form.fixedAmount); if (problem !== null) problems['amountRule.amountCents'] = problem; }
  if (form.amountKind === 'PRICE_LIST') {
    form.prices.forEach((price, index) => {
      const problem = wrong(price.amount);
      if (problem !== null) problems[`amountRule.prices.${index}.amountCents`] = problem;
      if (price.label.trim() === '') problems[`amountRule.prices.${index}.label`] = 'Scrivi la voce.';
    });
  }
  return problems;
}

function dueProblems(form: ServiceForm, today: CivilDate): Problems {
  const problems: Record<string, string> = {};
  const days = wholeNumber(form.dueDays);
  if (form.dueKind === 'DAYS' && (days === null || days > 3650)) problems['dueRule.days'] = 'Un numero di giorni, da 0 a 3650.';
  if (form.dueKind === 'FIXED_DATE') { const read = readDate(form.dueDate, today, 'NEXT'); if (read.kind !== 'value') problems['dueRule.date'] = read.kind === 'empty' ? 'Scrivi la data.' : read.message; }
  const expiring = wholeNumber(form.expiringDays);
  if (expiring === null || expiring > 90) problems['expiringDays'] = 'Un numero di giorni, da 0 a 90.';
  const after = form.payableAfterDueDays.trim() === '' ? 0 : wholeNumber(form.payableAfterDueDays);
  if (after === null || after > 36500) problems['payableAfterDueDays'] = 'Un numero di giorni, oppure niente se resta sempre pagabile.';
  return problems;
}

function budgetProblems(form: ServiceForm): Problems {
  const problems: Record<string, string> = {};
  const lines = form.budget.map((line) => [line.capitolo.trim(), line.articolo.trim(), line.accertamento.trim()].join('\n'));
  form.budget.forEach((line, index) => {
    if (line.capitolo.trim() === '') problems[`budget.${index}.capitolo`] = 'Scrivi il capitolo.';
    else if (lines.indexOf(lines[index] ?? '') !== index) problems[`budget.${index}.capitolo`] = 'Questa voce di bilancio c’è due volte: unisci le quote.';
    if (shareOf(line.share) === null) problems[`budget.${index}.share`] = 'Un numero maggiore di zero, per esempio 1 o 0,5.';
  });
  return problems;
}

/** Placeholders of the causale that the service does not ask for. */
export function undeclaredFields(form: Pick<ServiceForm, 'description' | 'fields'>): readonly string[] {
  const template = parseDescriptionTemplate(form.description);
  if (!template.ok) return [];
  const names = form.fields.map((field) => field.name.trim());
  return template.value.fields.filter((name) => name !== YEAR_FIELD && !names.includes(name));
}

/** The causale as it would come out with the examples of its fields. */
export function descriptionExample(form: Pick<ServiceForm, 'description' | 'fields'>, today: CivilDate): Readonly<{ text: string; length: DescriptionLength }> | null {
  const template = parseDescriptionTemplate(form.description.trim());
  if (!template.ok || form.description.trim() === '') return null;
  const values = Object.fromEntries([[YEAR_FIELD, today.slice(0, 4)], ...form.fields.map((field) => [field.name.trim(), field.example])]);
  const { text } = expandDescription(template.value, values);
  return { text, length: measureDescription(text) };
}

/** What each share weighs over all: `50 %`. */
export function shareWords(form: Pick<ServiceForm, 'budget'>, index: number): string | null {
  const shares = form.budget.map((line) => shareOf(line.share) ?? 0);
  const all = shares.reduce((sum, share) => sum + share, 0);
  const own = shares[index] ?? 0;
  return all === 0 || own === 0 || shares.length < 2 ? null : `${(own / all * 100).toFixed(1).replace('.', ',').replace(/,0$/, '')} %`;
}

export function serviceDifferences(mine: ServiceForm, stored: ServiceForm): readonly ConflictLine[] {
  const words = (form: ServiceForm): readonly (readonly [string, string])[] => [
    ['Codice', form.code], ['Ufficio', form.office], ['Nome', form.name], ['Tassonomia', form.taxonomy], ['Conto', String(form.accountId ?? '—')], ['Conto postale', String(form.postalAccountId ?? '—')], ['Causale', form.description],
    ['Campi', form.fields.map((field) => `${field.name}${field.required ? '' : ' (facoltativo)'}`).join(', ')], ['Importo', amountWords(form)], ['Scadenza', `${form.dueKind} ${form.dueDays} ${form.dueDate}`.trim()],
    ['Giorni prima «In scadenza»', form.expiringDays], ['Giorni pagabile dopo', form.payableAfterDueDays], ['Senza codice fiscale', form.anonymousAllowed ? 'sì' : 'no'], ['Bilancio', form.budget.map((line) => `${line.capitolo}/${line.articolo}/${line.accertamento} × ${line.share}`).join(', ')], ['Cosa dire', form.help],
  ];
  const now = words(stored);
  return words(mine).map(([label, text], index) => ({ label, mine: text, stored: now[index]?.[1] ?? '' })).filter((line) => line.mine.trim() !== line.stored.trim());
}

/** `libero`, `22,21 €`, `3 voci di tariffario`. */
export function amountWords(form: Pick<ServiceForm, 'amountKind' | 'fixedAmount' | 'prices'>): string {
  switch (form.amountKind) {
    case 'FREE': return 'libero';
    case 'FIXED': return `${form.fixedAmount} €`;
    case 'PRICE_LIST': return form.prices.map((price) => `${price.label} ${price.amount}`).join(', ');
  }
}
