import { commonPasswords, easySequences } from './common-passwords.ts';

/** Fewest characters of a password (issue "The spine", 2). */
export const MIN_PASSWORD_LENGTH = 12;

/** What a password must not repeat. */
export type PasswordOwner = Readonly<{ username: string; name: string; entityName: string | null }>;

/** Says in Italian why a password is refused, or null when it may be used. The password itself is never repeated. */
export function passwordObjection(password: string, owner: PasswordOwner): string | null {
  const normal = password.normalize('NFKC');
  if ([...normal].length < MIN_PASSWORD_LENGTH) return `La password deve avere almeno ${MIN_PASSWORD_LENGTH} caratteri: una frase breve va bene e si ricorda meglio.`;
  if (normal.trim() === '') return 'La password non può essere fatta di soli spazi.';
  const plain = squeeze(normal);
  if (isCommon(plain)) return 'Questa password è tra quelle che si provano per prime: scegline una che non si trovi in un elenco, per esempio tre parole senza legame.';
  if (isRepetition(normal.toLowerCase())) return 'La password ripete sempre gli stessi caratteri: scegline una più varia.';
  if (isSequence(plain)) return 'La password segue l’ordine dei tasti o dell’alfabeto: scegline una meno prevedibile.';
  if (contains(plain, owner.username)) return 'La password non può contenere il nome utente.';
  if (repeats(plain, owner.name)) return 'La password non può essere il tuo nome.';
  if (owner.entityName !== null && repeats(plain, owner.entityName)) return 'La password non può essere il nome dell’ente.';
  return null;
}

/** Letters and digits only, lower case, without accents: `Com'è-2026` → `come2026`. */
function squeeze(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^\p{L}\p{N}@$]/gu, '');
}

function withoutDress(plain: string): string {
  return plain.replace(/^[\d@$]+/, '').replace(/[\d@$]+$/, '');
}

const LOOK_ALIKES: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };

function withoutLookAlikes(plain: string): string {
  return plain.replace(/[013457@$]/g, (character) => LOOK_ALIKES[character] ?? character);
}

function isCommon(plain: string): boolean {
  const core = withoutDress(plain);
  return [plain, core, withoutLookAlikes(core), withoutLookAlikes(plain)].some((form) => commonPasswords.has(form));
}

/** One to six characters over and over: `aaaaaaaaaaaa`, `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,6})\1+$/su.test(text) || /^(.{1,4})\1{2,}.{0,3}$/su.test(text) || new Set(text).size < 4;
}

function isSequence(plain: string): boolean {
  return easySequences.some((sequence) => {
    const backwards = [...sequence].toReversed().join('');
    return sequence.includes(plain) || backwards.includes(plain) || withoutEasyRuns(plain, [sequence, backwards]).length < 4;
  });
}

/** What is left when runs of five or more along a sequence are taken out. */
function withoutEasyRuns(plain: string, sequences: readonly string[]): string {
  let left = '';
  let place = 0;
  while (place < plain.length) {
    const run = longestRun(plain, place, sequences);
    if (run >= 5) place += run;
    else left += plain.charAt(place++);
  }
  return left;
}

function longestRun(plain: string, from: number, sequences: readonly string[]): number {
  let length = 0;
  while (from + length < plain.length && sequences.some((sequence) => sequence.includes(plain.slice(from, from + length + 1)))) length += 1;
  return length;
}

function contains(plain: string, word: string): boolean {
  const squeezed = squeeze(word);
  return squeezed.length >= 4 && plain.includes(squeezed);
}

function repeats(plain: string, name: string): boolean {
  const squeezed = squeeze(name);
  const turned = squeeze(name.split(/\s+/).toReversed().join(''));
  return squeezed.length >= 4 && (withoutDress(plain) === squeezed || withoutDress(plain) === turned);
}
