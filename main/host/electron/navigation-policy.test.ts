import { describe, expect, test } from 'vitest';
import { isOwnPage, mayNavigate, mayOpenOutside, PAGE_ADDRESS } from './navigation-policy.ts';

test('in Node every app:// address has the origin "null": why scheme and host are compared', () => {
  expect(new URL(PAGE_ADDRESS).origin).toBe('null');
  expect(new URL('app://evil/').origin).toBe('null');
});

test.each(['app://sportello/', 'app://sportello/index.html', 'app://sportello/#/posizioni/7', 'app://sportello/?x=1'])('%s is our page', (address) => {
  expect(isOwnPage(address)).toBe(true);
  expect(mayNavigate(address, true)).toBe(true);
});

describe('exploits: none of these is our page, and no frame may go there', () => {
  test.each([
    'javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'about:blank', 'about:srcdoc', '', 'app://', 'app:sportello', 'app:/sportello/',
    'app://evil/', 'app://sportello.evil/', 'app://evil.sportello/', 'app://sportello@evil/', 'app://user@sportello/', 'app://user:password@sportello/',
    'app://sportello:8080/', 'app://SPORTELLO/', 'app://sp\u043ertello/', 'app://sportell\u00f6/', 'appx://sportello/', 'http://sportello/', 'https://sportello/',
    'file:///app://sportello/', 'file:///etc/passwd', 'blob:app://sportello/1', 'blob:https://evil.example/1', 'filesystem:app://sportello/1',
    'view-source:app://sportello/', 'chrome://settings', 'devtools://devtools/bundled/inspector.html', '\\\\evil\\share', 'ftp://sportello/',
  ])('%s', (address) => {
    expect(isOwnPage(address)).toBe(false);
    expect(mayNavigate(address, true)).toBe(false);
  });
});

test('a sub-frame shows only what our page made itself', () => {
  expect(mayNavigate('blob:app://sportello/0f', false)).toBe(true);
  for (const address of [PAGE_ADDRESS, 'blob:app://sportello.evil/0f', 'blob:https://sportello/0f', 'https://www.pagopa.gov.it/', 'data:text/html,x']) {
    expect(mayNavigate(address, false), address).toBe(false);
  }
});

describe('what may be opened outside', () => {
  test.each(['https://www.pagopa.gov.it/', 'https://docs.pagopa.it/sanp?x=1#y', 'https://WWW.AGID.GOV.IT/', 'mailto:tributi@comune.example.it', 'mailto:a.b+c@comune.example.it?subject=Avviso'])('%s', (address) => {
    expect(mayOpenOutside(address)).toBe(true);
  });

  test.each([
    'http://www.pagopa.gov.it/', 'https://pagopa.gov.it.evil.example/', 'https://evil.example/www.pagopa.gov.it', 'https://www.pagopa.gov.it@evil.example/',
    'https://user@www.pagopa.gov.it/', 'https://user:p@www.pagopa.gov.it/', 'https://www.pagopa.gov.it:8443/', 'https://www.pagop\u0430.gov.it/', 'https://xn--www-pagopa.gov.it/',
    'https://www.pagopa.gov.it\t.evil.example/', 'https://www.pagopa.gov.it\n/', ' https://www.pagopa.gov.it/', 'https://www.pagopa.gov.it/ x', 'javascript:alert(1)//https://www.pagopa.gov.it',
    'data:text/html,x', 'file:///etc/passwd', 'file://evil/share', '\\\\evil\\share', 'smb://evil/share', 'ms-msdt:/id', 'search-ms:query=x', 'vbscript:x', 'app://sportello/', 'blob:https://www.pagopa.gov.it/1',
    'mailto:', 'mailto:a@b.it?attach=/etc/passwd', 'mailto:a@b.it?Attachment=x', 'mailto:a@b.it,c@d.it', 'mailto:%22a%22@b.it', 'mailto:a@b.it?subject=x&bcc=c@d.it', 'tel:+39', '', 'www.pagopa.gov.it',
  ])('exploit: never %j', (address) => {
    expect(mayOpenOutside(address)).toBe(false);
  });
});
