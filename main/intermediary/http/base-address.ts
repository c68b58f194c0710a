import { err, ok, type Result } from '../../domain/result.ts';

const THIS_COMPUTER: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** A base address taken apart. `path` has no slash at its end. */
export type BaseAddress = Readonly<{ origin: string; path: string }>;

/**
 * Reads the base address of an intermediary: https, or http on this computer only, so that neither keys nor names of people ever cross a network in the clear.
 * Credentials, query and fragment have no place in it.
 * @returns the Italian reason when it is refused.
 */
export function readBaseAddress(text: string): Result<BaseAddress, string> {
  const url = readUrl(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return err('Scrivi l’indirizzo per intero, per esempio https://api.platform.pagopa.it');
  if (url.protocol === 'http:' && !THIS_COMPUTER.has(url.hostname)) return err('L’indirizzo deve cominciare con https://: http:// è ammesso solo per questo computer.');
  if (url.username !== '' || url.password !== '') return err('Togli nome e password dall’indirizzo: hanno i loro campi.');
  if (url.search !== '' || url.hash !== '') return err('Togli dall’indirizzo quanto segue ? o #.');
  return ok({ origin: url.origin, path: url.pathname.replace(/\/+$/, '') });
}

/** Reads the address of a proxy, `http://host:porta` or https; its credentials have their own fields. */
export function readProxyAddress(text: string): Result<string, string> {
  const url = readUrl(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return err('Scrivi l’indirizzo del proxy come http://nome:porta');
  if (url.username !== '' || url.password !== '') return err('Togli nome e password dall’indirizzo del proxy: hanno i loro campi.');
  return ok(url.origin);
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
