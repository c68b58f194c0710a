import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { capabilitiesOf, surroundingsOf } from './capabilities.ts';
import type { ClientWire } from './client-wire.ts';
import { followEvents } from './follow-events.ts';
import { LinkLostError } from './link-lost.ts';
import { PORT_OFFER, PORT_REQUEST, requestPort, type ExchangeWindow } from './page-port.ts';
import { createReconnectingLink } from './reconnecting-link.ts';
import { repeatAfterLinkLoss } from './repeat-after-link-loss.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function createRecordedWire() {
  const posted: unknown[] = [];
  const closing: (() => void)[] = [];
  const wire: ClientWire = {
    post: (data) => { posted.push(data); },
    onMessage: () => undefined,
    onClose: (listener) => { closing.push(listener); },
    close: () => { for (const listener of closing) listener(); },
  };
  return { wire, posted };
}

describe('the reconnecting link', () => {
  test('before it opens a call is refused at once, and never sent later', async () => {
    const { wire, posted } = createRecordedWire();
    let open: (wire: ClientWire) => void = () => undefined;
    const link = createReconnectingLink({ connect: () => new Promise((resolve) => { open = resolve; }) });
    expect(link.state()).toBe('connecting');
    await expect(link.call(['positions', 'create'], { requestId: 'r' }, { context: {} })).rejects.toMatchObject({ code: 'LINK_LOST', delivery: 'NOT_SENT' });
    open(wire);
    await link.whenOpen();
    await vi.runOnlyPendingTimersAsync();
    expect(posted).toEqual([]);
  });

  test('a call cut in the middle is refused as UNKNOWN and not sent over the next wire', async () => {
    const wires = [createRecordedWire(), createRecordedWire()];
    let used = 0;
    const link = createReconnectingLink({ connect: async () => wires[used++]?.wire ?? Promise.reject(new Error('none')) });
    await link.whenOpen();
    const call = link.call(['positions', 'create'], { requestId: 'r' }, { context: {} }).catch((error: unknown) => error);
    await vi.waitUntil(() => wires[0]?.posted.length === 1);
    wires[0]?.wire.close();
    expect(await call).toMatchObject({ code: 'LINK_LOST', delivery: 'UNKNOWN' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(link.state()).toBe('open');
    expect(wires[1]?.posted).toEqual([]);
  });

  test('a wire that no longer takes anything refuses the call as NOT_SENT', async () => {
    const { wire } = createRecordedWire();
    const shut: ClientWire = { ...wire, post: () => { throw new Error('not open'); } };
    const link = createReconnectingLink({ connect: async () => shut });
    await link.whenOpen();
    await expect(link.call(['x'], {}, { context: {} })).rejects.toMatchObject({ code: 'LINK_LOST', delivery: 'NOT_SENT' });
  });

  test('a call that its caller gave up ends with the caller’s reason', async () => {
    const { wire } = createRecordedWire();
    const link = createReconnectingLink({ connect: async () => wire });
    await link.whenOpen();
    const leave = new AbortController();
    const call = link.call(['x'], {}, { context: {}, signal: leave.signal }).catch((error: unknown) => error);
    leave.abort(new Error('left'));
    expect(await call).toMatchObject({ message: 'left' });
  });

  test('waits longer after each failure, five seconds at most, and starts afresh once it was open', async () => {
    let attempts = 0;
    let succeed = false;
    const { wire } = createRecordedWire();
    const link = createReconnectingLink({ connect: async () => {
      attempts += 1;
      if (!succeed) throw new Error('refused');
      return wire;
    } });
    const after = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      return attempts;
    };
    expect([await after(249), await after(1), await after(499), await after(1), await after(1_000), await after(2_000), await after(4_000)]).toEqual([1, 2, 2, 3, 4, 5, 6]);
    expect([await after(4_999), await after(1)]).toEqual([6, 7]);
    succeed = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.state()).toBe('open');
    const before = attempts;
    wire.close();
    expect(await after(250)).toBe(before + 1);
  });

  test('closed for good, it tries no more, and who waits for it is told', async () => {
    let attempts = 0;
    const link = createReconnectingLink({ connect: async () => {
      attempts += 1;
      throw new Error('refused');
    } });
    const waiting = link.whenOpen().catch((error: unknown) => error);
    link.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toBe(1);
    expect(link.state()).toBe('closed');
    expect(await waiting).toBeInstanceOf(LinkLostError);
  });

  test('a wire that opens after the link was closed is closed too', async () => {
    const { wire } = createRecordedWire();
    let closed = false;
    wire.onClose(() => { closed = true; });
    let open: (wire: ClientWire) => void = () => undefined;
    const link = createReconnectingLink({ connect: () => new Promise((resolve) => { open = resolve; }) });
    link.close();
    open(wire);
    await vi.advanceTimersByTimeAsync(0);
    expect(closed).toBe(true);
    expect(link.state()).toBe('closed');
  });
});

describe('repeating after a lost link', () => {
  const link = { whenOpen: async () => undefined };

  test('repeats only what the link lost, and a bounded number of times', async () => {
    let calls = 0;
    const lost = () => {
      calls += 1;
      return Promise.reject(new LinkLostError('UNKNOWN'));
    };
    await expect(repeatAfterLinkLoss(link, lost, { attempts: 3 })).rejects.toBeInstanceOf(LinkLostError);
    expect(calls).toBe(3);
    calls = 0;
    await expect(repeatAfterLinkLoss(link, () => {
      calls += 1;
      return Promise.reject(new Error('refused'));
    })).rejects.toThrow('refused');
    expect(calls).toBe(1);
  });

  test('waits for the link before it repeats', async () => {
    const order: string[] = [];
    const answer = await repeatAfterLinkLoss({ whenOpen: async () => { order.push('open'); } }, async () => {
      order.push('call');
      if (order.length === 1) throw new LinkLostError('UNKNOWN');
      return 'done';
    });
    expect([answer, order]).toEqual(['done', ['call', 'open', 'call']]);
  });
});

test('a stream that is refused is asked for again, not in a tight loop, until its listener leaves', async () => {
  const leave = new AbortController();
  let asked = 0;
  const following = followEvents({
    link: { whenOpen: async () => undefined },
    subscribe: async () => {
      asked += 1;
      throw new Error('refused');
    },
    onEvent: () => undefined,
    onStart: () => { throw new Error('it never started'); },
    signal: leave.signal,
  });
  await vi.advanceTimersByTimeAsync(1_600);
  expect(asked).toBe(4);
  leave.abort();
  await following;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toBe(4);
});

describe('asking the preload for the port', () => {
  type Listener = (event: MessageEvent<unknown>) => void;
  function createPage() {
    const listeners = new Set<Listener>();
    const posted: unknown[] = [];
    const page: ExchangeWindow = {
      location: { origin: 'app://sportello' },
      postMessage: (message, targetOrigin) => { posted.push([message, targetOrigin]); },
      addEventListener: (_type, listener) => { listeners.add(listener); },
      removeEventListener: (_type, listener) => { listeners.delete(listener); },
    };
    const offer = (data: unknown, ports: MessagePort[], source: unknown = page) => {
      const event = new MessageEvent<unknown>('message', { data, ports });
      Object.defineProperty(event, 'source', { value: source });
      for (const listener of [...listeners]) listener(event);
    };
    return { page, posted, offer, listening: () => listeners.size };
  }

  test('asks its own origin, takes the port and stops listening', async () => {
    const { page, posted, offer, listening } = createPage();
    const { port1 } = new MessageChannel();
    const asked = requestPort(page);
    offer(PORT_OFFER, [port1], {});
    offer(PORT_REQUEST, []);
    offer('other', [port1]);
    offer(PORT_OFFER, []);
    expect(listening()).toBe(1);
    offer(PORT_OFFER, [port1]);
    expect(await asked).toBe(port1);
    expect([posted, listening()]).toEqual([[[PORT_REQUEST, 'app://sportello']], 0]);
    port1.close();
  });

  test('gives up when nobody answers', async () => {
    const { page, listening } = createPage();
    const asked = requestPort(page).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await asked).toBeInstanceOf(Error);
    expect(listening()).toBe(0);
  });
});

test('what the surroundings can do follows from where the page came from', () => {
  expect(surroundingsOf('app:')).toBe('PORT');
  expect(surroundingsOf('http:')).toBe('SOCKET');
  expect(capabilitiesOf('PORT')).toEqual({ print: 'SYSTEM', saveDialog: 'SYSTEM', closingQuestion: 'SYSTEM', secretStore: true });
  expect(capabilitiesOf('SOCKET')).toEqual({ print: 'BROWSER', saveDialog: 'DOWNLOAD', closingQuestion: 'PAGE', secretStore: false });
});
