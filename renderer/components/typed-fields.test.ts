import { expect, test } from 'vitest';
import { createTypedFields } from './typed-fields.ts';

const fieldOf = (value: string, type = 'text') => ({ type, value, checked: false, isConnected: true });

test('a field that was only looked at is not typed data; one that changed is, until it is put back', () => {
  const fields = createTypedFields<ReturnType<typeof fieldOf>>();
  const name = fieldOf('Bianchi');
  fields.remember(name);
  expect(fields.changed()).toBe(false);
  name.value = 'Bianchi M';
  fields.remember(name);
  expect(fields.changed()).toBe(true);
  name.value = 'Bianchi';
  expect(fields.changed()).toBe(false);
});

test('a tick counts, a field that left the screen does not', () => {
  const fields = createTypedFields<ReturnType<typeof fieldOf>>();
  const tick = fieldOf('on', 'checkbox');
  const search = fieldOf('');
  fields.remember(tick);
  fields.remember(search);
  search.value = 'rossi';
  search.isConnected = false;
  expect(fields.changed()).toBe(false);
  tick.checked = true;
  expect(fields.changed()).toBe(true);
});
