import { EventEmitter } from 'node:events';
import type { PagePort } from '../../../renderer/bridge/client-wire.ts';
import type { ElectronPort } from '../wire.ts';

/**
 * Two joined ports that behave as Electron documents its own (messages are structured clones, are held until `start`,
 * and closing one end closes the other). They record nothing of Electron: they are not Electron, and no test with them
 * shows that Electron works.
 */
export function createRecordedChannel(): Readonly<{ mainPort: ElectronPort; pagePort: PagePort }> {
  const main = createEnd();
  const page = createEnd();
  main.peer = page;
  page.peer = main;
  return { mainPort: mainPortOver(main), pagePort: pagePortOver(page) };
}

type End = { readonly events: EventEmitter; readonly held: unknown[]; started: boolean; closed: boolean; peer: End | undefined };

function createEnd(): End {
  return { events: new EventEmitter(), held: [], started: false, closed: false, peer: undefined };
}

function send(end: End, data: unknown): void {
  const copy: unknown = structuredClone(data);
  const peer = end.peer;
  if (end.closed || peer === undefined) return;
  setImmediate(() => deliver(peer, copy));
}

function deliver(end: End, data: unknown): void {
  if (end.closed) return;
  if (end.started) end.events.emit('message', { data, ports: [] });
  else end.held.push(data);
}

function start(end: End): void {
  end.started = true;
  for (const data of end.held.splice(0)) setImmediate(() => deliver(end, data));
}

function close(end: End): void {
  for (const one of [end, end.peer]) {
    if (one === undefined || one.closed) continue;
    one.closed = true;
    setImmediate(() => one.events.emit('close'));
  }
}

function mainPortOver(end: End): ElectronPort {
  return {
    postMessage: (data) => send(end, data),
    start: () => start(end),
    close: () => close(end),
    on: (event: string, listener: (message: Readonly<{ data: unknown }>) => void) => end.events.on(event, listener),
  };
}

function pagePortOver(end: End): PagePort {
  return {
    postMessage: (data: unknown) => send(end, data),
    start: () => start(end),
    close: () => close(end),
    addEventListener: (type: string, listener: (message: Readonly<{ data: unknown }>) => void) => { end.events.on(type, listener); },
  };
}
