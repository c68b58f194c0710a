import { expect, test, vi } from 'vitest';
import { createWireServer, describeFault } from './serve-wire.ts';
import type { ClientIdentity } from './served-application.ts';
import { createToyApplication } from './testing/toy-application.ts';
import type { Wire, WireData } from './wire.ts';

const client: ClientIdentity = { id: 'one', transport: 'electron' };

function createRecordedWire() {
  const posted: WireData[] = [];
  let deliver: (data: unknown) => void = () => undefined;
  let closed = 0;
  const wire: Wire = {
    post: (data) => { posted.push(data); },
    onMessage: (listener) => { deliver = listener; },
    onClose: () => undefined,
    close: () => { closed += 1; },
  };
  return { wire, posted, deliver: (data: unknown) => deliver(data), closed: () => closed };
}

test.each([['a number', 7], ['nothing', undefined], ['an object', { i: '1' }], ['null', null], ['a broken text', '{'], ['broken bytes', new Uint8Array([123, 255])]])('%s on a wire closes that wire, and no error escapes', async (_name, data) => {
  const print = vi.spyOn(console, 'error');
  const recorded = createRecordedWire();
  createWireServer(createToyApplication()).serve(recorded.wire, client, () => undefined);
  recorded.deliver(data);
  await vi.waitUntil(() => recorded.closed() === 1);
  expect(recorded.posted).toEqual([]);
  expect(print).not.toHaveBeenCalled();
});

test('what is recorded of an error is its class and frames, whatever its message looks like', () => {
  const fault = describeFault('people.save', new RangeError('Rosalba Canarini\nat Rosalba (CNRRLB80A41H501X)\n    at CNRRLB80A41H501X'));
  expect(fault).toMatchObject({ operation: 'people.save', errorName: 'RangeError' });
  expect(fault.frames.length).toBeGreaterThan(0);
  expect(JSON.stringify(fault)).not.toMatch(/Rosalba|CNRRLB/);
  expect(describeFault('people.save', 'Rosalba')).toEqual({ operation: 'people.save', errorName: 'string', frames: [] });
});
