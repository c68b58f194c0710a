/**
 * Syntax of what reaches a person: e-mail, PEC, telephone.
 *
 * Sources: tracciati.md 8.2 col. 13–14 (e-mail up to 256 characters, telephone `+?[0-9 ./-]{6,20}`); features.md pain 36.
 * A right syntax does not prove that anybody reads it: an address that came back is marked, not deleted.
 */
import type { ContactKind } from './person-registry.ts';
import { err, ok, type Result } from './result.ts';

const MAIL = /^[A-Z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z]{2,}$/i;
const PHONE = /^\+?[0-9][0-9 ./-]{4,19}$/;

/** A contact as kept: blanks around it dropped, the domain of a mail address in lower case. The error is the sentence at the field. */
export function parseContact(kind: ContactKind, typed: string): Result<string, string> {
  const text = typed.trim();
  switch (kind) {
    case 'EMAIL': case 'PEC': return parseMail(text);
    case 'PHONE': case 'MOBILE': return parsePhone(text);
  }
}

function parseMail(text: string): Result<string, string> {
  if (text === '') return err('Manca l’indirizzo: scrivilo come nome@dominio.it');
  if (text.length > 256) return err(`L’indirizzo supera i 256 caratteri (ora ${text.length})`);
  if (/\s/.test(text)) return err('L’indirizzo contiene uno spazio: toglilo');
  const at = text.lastIndexOf('@');
  if (at === -1) return err('Manca la chiocciola: scrivilo come nome@dominio.it');
  if (!MAIL.test(text) || text.includes('..') || text.startsWith('.') || text[at - 1] === '.') return err('Indirizzo non leggibile: scrivilo come nome@dominio.it');
  return ok(`${text.slice(0, at)}${text.slice(at).toLowerCase()}`);
}

function parsePhone(text: string): Result<string, string> {
  if (text === '') return err('Manca il numero');
  const digits = text.replace(/\D/g, '').length;
  if (!PHONE.test(text) || digits < 5) return err('Numero non leggibile: da 5 a 15 cifre, con +39 davanti se vuoi, per esempio 0445 123456');
  return digits > 15 ? err(`Il numero ha ${digits} cifre: al massimo 15`) : ok(text.replace(/\s+/g, ' '));
}

/** A contact as compared: case of mail addresses, signs and the Italian prefix of telephones do not count. */
export function contactKey(kind: ContactKind, value: string): string {
  if (kind === 'EMAIL' || kind === 'PEC') return value.trim().toLowerCase();
  return value.replace(/[^\d+]/g, '').replace(/^(\+39|0039)/, '');
}

/** Italian mobile numbers begin with 3. */
export function phoneKindOf(value: string): 'PHONE' | 'MOBILE' {
  return contactKey('PHONE', value).startsWith('3') ? 'MOBILE' : 'PHONE';
}
