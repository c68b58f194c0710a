/** Where the page lives. Registered as a standard, secure scheme. */
export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'sportello';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`;
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/`;

/** Sites a person may be sent to in their own browser: pagoPA, AgID, the laws and the State's own services. */
export const EXTERNAL_HOSTS: ReadonlySet<string> = new Set([
  'www.pagopa.gov.it',
  'docs.pagopa.it',
  'developer.pagopa.it',
  'selfcare.pagopa.it',
  'www.agid.gov.it',
  'www.indicepa.gov.it',
  'indicepa.gov.it',
  'www.normattiva.it',
  'www.agenziaentrate.gov.it',
]);

const MAIL_FIELDS: ReadonlySet<string> = new Set(['subject', 'body', 'cc']);
const MAIL_ADDRESSES = /^[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

function parseAddress(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether an address is a page of ours. Scheme and host are compared, never `origin`: for a scheme of our own, Node's
 * `URL.origin` is the string "null", and so is that of every other such scheme (stack notes A6).
 */
export function isOwnPage(address: string): boolean {
  const url = parseAddress(address);
  return url !== undefined
    && url.protocol === `${PAGE_SCHEME}:`
    && url.host === PAGE_HOST
    && url.username === ''
    && url.password === '';
}

/** Whether a frame may go to an address (checklist 13). Only our own page, and nothing in a sub-frame but what it made itself. */
export function mayNavigate(address: string, isMainFrame: boolean): boolean {
  if (isMainFrame) return isOwnPage(address);
  return address.startsWith(`blob:${PAGE_ORIGIN}/`);
}

/**
 * Whether an address may be opened outside the application (checklist 15): https on a listed site under its plain name,
 * or a mail to one address with nothing attached.
 */
export function mayOpenOutside(address: string): boolean {
  const url = parseAddress(address);
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (hasControlCharacter(address)) return false;
  if (url.protocol === 'https:') return url.port === '' && EXTERNAL_HOSTS.has(url.hostname);
  if (url.protocol === 'mailto:') return MAIL_ADDRESSES.test(url.pathname) && [...url.searchParams.keys()].every((field) => MAIL_FIELDS.has(field.toLowerCase()));
  return false;
}

/** `new URL` drops tabs and line ends silently; what the system's own handler makes of them is unknown. */
function hasControlCharacter(address: string): boolean {
  return [...address].some((character) => character <= ' ' || character === '\u007f');
}
