import { setNonce } from 'get-nonce';

/** Placeholder in index.html which the host replaces in each response. */
const PLACEHOLDER = '__CSP_NONCE__';

/**
 * Reads the nonce of this response and hands it to the libraries that insert `<style>` elements.
 * Without a host (development server) there is none, and nothing to obey.
 * Source: stack notes A4 (Mantine's `getStyleNonce`, get-nonce for react-remove-scroll).
 */
export function readCspNonce(page: Document): string | undefined {
  const nonce = page.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
  if (nonce === '' || nonce === PLACEHOLDER) return undefined;
  setNonce(nonce);
  return nonce;
}
