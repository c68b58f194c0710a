import { expect, test } from 'vitest';
import { connectionFormOf, connectionInputOf, isChanged, missingFields, shownFields } from './connection-form.ts';
import type { ConnectionField, ConnectorCard, StoredConnection } from './intermediary-types.ts';

const field = (more: Partial<ConnectionField> & Pick<ConnectionField, 'key'>): ConnectionField => ({ label: more.key, hint: null, required: false, kind: 'text', multiline: false, choices: [], preset: null, onlyWhen: null, ...more });
const FIELDS: readonly ConnectionField[] = [
  field({ key: 'url', required: true }), field({ key: 'way', kind: 'choice', preset: 'basic' }), field({ key: 'password', kind: 'secret', required: true, onlyWhen: { key: 'way', values: ['basic'] } }), field({ key: 'certificate', kind: 'lines', required: true, onlyWhen: { key: 'way', values: ['ssl'] } }),
];
const CONNECTORS: readonly ConnectorCard[] = [{ id: 'govpay', label: 'GovPay', summary: '', needs: [], fields: [...FIELDS] }, { id: 'file', label: 'File', summary: '', needs: [], fields: [] }];
const STORED: StoredConnection = { connector: 'govpay', settings: { url: 'https://a', way: 'ssl', certificate: 'PEM' }, secretsGiven: [], secretsMissing: [], secretPlace: 'KEYRING', enabled: false, testedAt: null, version: 3, numbering: null, toSend: 0 };

test('a new connector begins with its presets, the stored one with what is stored', () => {
  expect(connectionFormOf({ ...STORED, connector: null, settings: {} }, CONNECTORS, 'govpay').settings).toEqual({ way: 'basic' });
  expect(connectionFormOf(STORED, CONNECTORS).settings).toEqual(STORED.settings);
  expect(connectionFormOf(STORED, CONNECTORS, 'file')).toEqual({ connector: 'file', settings: {}, secrets: {} });
});

test('only fields that apply are shown, asked and kept', () => {
  const form = { connector: 'govpay', settings: { url: 'https://a', way: 'basic', certificate: 'PEM' }, secrets: { password: 'x' } };
  expect(shownFields(FIELDS, form.settings).map(({ key }) => key)).toEqual(['url', 'way', 'password']);
  expect(connectionInputOf(form, FIELDS, 0)).toEqual({ connector: 'govpay', settings: { url: 'https://a', way: 'basic' }, secrets: { password: 'x' }, expectedVersion: null });
});

test('a secret that is kept is not asked again, one never given is', () => {
  const form = { connector: 'govpay', settings: { url: '', way: 'basic' }, secrets: {} };
  expect([...missingFields(FIELDS, form, []).keys()]).toEqual(['url', 'password']);
  expect([...missingFields(FIELDS, form, ['password']).keys()]).toEqual(['url']);
});

test('typing a secret is a change, opening the page is none', () => {
  const stored = connectionFormOf(STORED, CONNECTORS);
  expect(isChanged(stored, stored)).toBe(false);
  expect(isChanged({ ...stored, secrets: { password: 'x' } }, stored)).toBe(true);
});
