import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createClientRegistry } from '../client-registry.ts';
import { createWireServer } from '../serve-wire.ts';
import { createRecordedChannel } from '../testing/electron-recorders.ts';
import { createToyApplication, type ToyApplication } from '../testing/toy-application.ts';
import { createPortReceiver, isTrustedSender, type ConnectEvent, type PortReceiver } from './ipc.ts';

let application: ToyApplication;
let connected: number;
let receive: PortReceiver;

beforeEach(() => {
  application = createToyApplication();
  connected = 0;
  const clients = createClientRegistry({ graceMs: 0, onGone: application.clientGone, onCount: (count) => { connected = count; } });
  receive = createPortReceiver(createWireServer(application), clients);
});

const OUR_FRAME: ConnectEvent['senderFrame'] = { url: 'app://sportello/index.html', parent: null };

function eventWith(change: Partial<ConnectEvent>): ConnectEvent {
  return { senderFrame: OUR_FRAME, sender: { id: 1 }, ports: [createRecordedChannel().mainPort], ...change };
}

test('the port of our own page is served', () => {
  expect(receive(eventWith({}))).toBe('SERVED');
  expect(connected).toBe(1);
});

describe('exploits: refused, and the port closed', () => {
  test.each<[string, ConnectEvent['senderFrame']]>([
    ['a frame that is gone', null],
    ['a foreign page', { url: 'https://evil.example/', parent: null }],
    ['another host of our scheme', { url: 'app://evil/', parent: null }],
    ['a page without address', { url: '', parent: null }],
    ['a blank page', { url: 'about:blank', parent: null }],
    ['user information before our host', { url: 'app://x@sportello/', parent: null }],
    ['a sub-frame with our address', { url: 'app://sportello/', parent: {} }],
  ])('%s', async (_name, senderFrame) => {
    const { mainPort, pagePort } = createRecordedChannel();
    let closed = false;
    pagePort.addEventListener('close', () => { closed = true; });
    expect(isTrustedSender({ senderFrame })).toBe(false);
    expect(receive(eventWith({ senderFrame, ports: [mainPort] }))).toBe('REFUSED');
    expect(connected).toBe(0);
    await vi.waitUntil(() => closed);
  });

  test('no port, or more than one', () => {
    expect(receive(eventWith({ ports: [] }))).toBe('REFUSED');
    expect(receive(eventWith({ ports: [createRecordedChannel().mainPort, createRecordedChannel().mainPort] }))).toBe('REFUSED');
    expect(connected).toBe(0);
  });
});

test('a window that reloads stays the same client; closed, it is gone', async () => {
  const first = createRecordedChannel();
  receive(eventWith({ ports: [first.mainPort] }));
  const second = createRecordedChannel();
  receive(eventWith({ ports: [second.mainPort] }));
  expect(connected).toBe(1);
  first.pagePort.close();
  second.pagePort.close();
  await vi.waitUntil(() => application.gone.length === 1);
  expect(application.gone[0]).toMatchObject({ transport: 'electron' });
});

test('a page that sends rubbish over its port costs only that port', async () => {
  const { mainPort, pagePort } = createRecordedChannel();
  receive(eventWith({ ports: [mainPort] }));
  pagePort.postMessage('{');
  await vi.waitUntil(() => connected === 0);
  expect(receive(eventWith({}))).toBe('SERVED');
});
