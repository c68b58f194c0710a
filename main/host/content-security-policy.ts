import { randomBytes } from 'node:crypto';

/** Placeholder in the built index.html that each response replaces with its own nonce. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** A nonce for one response: 128 random bits. */
export function freshNonce(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * The policy of a page, measured without violations through every kind of widget (stack notes A4), plus what a PDF drawn
 * on a canvas needs: its worker, and `blob:` for images made by the page itself. Printing shows the PDF that the page
 * holds in a hidden frame, hence `frame-src blob:`.
 *
 * @param nonce nonce of this response for inserted style elements; null for anything that is not the page
 * @param bridge address of the WebSocket the page may open beside its own origin; null where the bridge is a port
 */
export function contentSecurityPolicy(nonce: string | null, bridge: string | null): string {
  const styles = nonce === null ? `'self'` : `'self' 'nonce-${nonce}'`;
  const connections = bridge === null ? `'self'` : `'self' ${bridge}`;
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `worker-src 'self'`,
    `style-src ${styles}`,
    `style-src-attr 'none'`,
    `font-src 'self'`,
    `img-src 'self' data: blob:`,
    `connect-src ${connections}`,
    `frame-src blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Headers of every answer, whichever host gives it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=()',
});
