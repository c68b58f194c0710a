import { isPostalAuthorisation, POSTAL_AUTHORISATION_WORDS } from '../../../main/domain/notice-paper.ts';
import { parseNumericTaxCode } from '../../../main/domain/numeric-tax-code.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { Entity, EntityInput } from './setting-types.ts';
import type { Problems } from './use-settings-form.ts';

/** The entity as typed: every text as it stands in its field. */
export type EntityForm = Readonly<{
  fiscalCode: string; name: string; department: string; cbillCode: string; ipaCode: string; istatCode: string; infoLines: string;
  postalAuthCode: string; ownSite: boolean; patronSaintDay: string; logoPngBase64: string | null;
}>;

export function entityFormOf(entity: Entity | null): EntityForm {
  return {
    fiscalCode: entity?.fiscalCode ?? '', name: entity?.name ?? '', department: entity?.department ?? '', cbillCode: entity?.cbillCode ?? '', ipaCode: entity?.ipaCode ?? '',
    istatCode: entity?.istatCode ?? '', infoLines: oneLine(entity?.infoLines ?? ''), postalAuthCode: entity?.postalAuthCode ?? '', ownSite: entity?.ownSite ?? false,
    patronSaintDay: dayAsRead(entity?.patronSaintDay ?? null), logoPngBase64: entity?.logoPngBase64 ?? null,
  };
}

/** Its field has one line: a break kept from a file would vanish there and join two words. The separator is that of the notice (notice-layout.md 5). */
function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' · ');
}

export function entityInputOf(form: EntityForm): EntityInput {
  return {
    fiscalCode: form.fiscalCode.replace(/\s/g, ''), name: form.name.trim(), department: orNull(form.department), cbillCode: orNull(form.cbillCode)?.toUpperCase() ?? null, ipaCode: orNull(form.ipaCode),
    istatCode: orNull(form.istatCode), infoLines: orNull(form.infoLines), postalAuthCode: orNull(form.postalAuthCode), ownSite: form.ownSite, patronSaintDay: dayAsStored(form.patronSaintDay), logoPngBase64: form.logoPngBase64,
  };
}

/** Longest texts of the contract, `entityInput`. */
const LONGEST: Readonly<Record<string, readonly [number, string]>> = {
  name: [100, 'Il nome'], department: [50, 'Il settore'], ipaCode: [20, 'Il codice IPA'], infoLines: [100, 'Il testo'], postalAuthCode: [80, 'L’autorizzazione'],
};

/** What is still wrong before asking the core. Sources: codes.md 5.2 (fiscal code), contract `entityInput` (lengths). */
export function entityProblems(form: EntityForm): Problems {
  const problems: Record<string, string> = {};
  const code = parseNumericTaxCode(form.fiscalCode.replace(/\s/g, ''));
  if (form.fiscalCode.trim() === '') problems['fiscalCode'] = 'Scrivi il codice fiscale dell’ente: 11 cifre.';
  else if (!code.ok) problems['fiscalCode'] = code.error.reason === 'CHECK_DIGIT' ? `Il codice fiscale non torna: l’ultima cifra attesa è ${code.error.expectedCheckDigit}.` : 'Il codice fiscale dell’ente ha 11 cifre, per esempio 80012345678.';
  if (form.name.trim() === '') problems['name'] = 'Scrivi il nome dell’ente come deve comparire sull’avviso.';
  const texts: Readonly<Record<string, string>> = { name: form.name, department: form.department, ipaCode: form.ipaCode, infoLines: form.infoLines, postalAuthCode: form.postalAuthCode };
  for (const [path, [most, what]] of Object.entries(LONGEST)) {
    const length = [...(texts[path] ?? '').trim()].length;
    if (length > most) problems[path] = `${what} supera i ${most} caratteri ammessi (ora ${length}).`;
  }
  if (form.postalAuthCode.trim() !== '' && !isPostalAuthorisation(form.postalAuthCode.trim())) problems['postalAuthCode'] = POSTAL_AUTHORISATION_WORDS;
  if (form.cbillCode.trim() !== '' && !/^[A-Za-z0-9]{5}$/.test(form.cbillCode.trim())) problems['cbillCode'] = 'Il codice CBILL ha 5 lettere o cifre, per esempio A1B2C.';
  if (form.istatCode.trim() !== '' && !/^\d{6}$/.test(form.istatCode.trim())) problems['istatCode'] = 'Il codice ISTAT del comune ha 6 cifre.';
  if (form.patronSaintDay.trim() !== '' && dayAsStored(form.patronSaintDay) === null) problems['patronSaintDay'] = 'Scrivi giorno e mese, per esempio 24/06.';
  return problems;
}

/** `24/06` or `24-6` → `06-24`; null when empty or not a day of the year. */
export function dayAsStored(text: string): string | null {
  const parts = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})$/.exec(text.trim());
  if (parts === null) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(2024, month, 0)).getUTCDate()) return null;
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** `06-24` → `24/06`. */
export function dayAsRead(stored: string | null): string {
  const [month, day] = (stored ?? '').split('-');
  return month === undefined || day === undefined ? '' : `${day}/${month}`;
}

/** What the two versions of the entity say differently. */
export function entityDifferences(mine: EntityForm, stored: EntityForm): readonly ConflictLine[] {
  const lines: readonly ConflictLine[] = [
    { label: 'Codice fiscale', mine: mine.fiscalCode, stored: stored.fiscalCode }, { label: 'Nome', mine: mine.name, stored: stored.name }, { label: 'Settore', mine: mine.department, stored: stored.department },
    { label: 'Codice CBILL', mine: mine.cbillCode, stored: stored.cbillCode }, { label: 'Codice IPA', mine: mine.ipaCode, stored: stored.ipaCode }, { label: 'Codice ISTAT', mine: mine.istatCode, stored: stored.istatCode },
    { label: 'Informazioni sull’avviso', mine: mine.infoLines, stored: stored.infoLines }, { label: 'Autorizzazione postale', mine: mine.postalAuthCode, stored: stored.postalAuthCode },
    { label: 'Pagamento sul sito', mine: mine.ownSite ? 'sì' : 'no', stored: stored.ownSite ? 'sì' : 'no' }, { label: 'Patrono', mine: mine.patronSaintDay, stored: stored.patronSaintDay },
    { label: 'Logo', mine: mine.logoPngBase64 === null ? 'nessuno' : 'un’immagine', stored: stored.logoPngBase64 === null ? 'nessuno' : mine.logoPngBase64 === stored.logoPngBase64 ? 'un’immagine' : 'un’altra immagine' },
  ];
  return lines.filter((line) => line.mine.trim() !== line.stored.trim());
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
