import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { askBeforeClosing } from './close-question.ts';

/** A window as Electron closes it: it stays when a listener prevents it. `page`: something typed keeps it. */
function openWindow(unsent: () => Promise<string | null>, answer: () => boolean) {
  const events = new EventEmitter();
  const told = { closed: false, asked: [] as string[], pageKeeps: false };
  const close = () => {
    let kept = false;
    events.emit('close', { preventDefault: () => { kept = true; } });
    if (!kept && !told.pageKeeps) told.closed = true;
  };
  askBeforeClosing({ on: (event, listener) => events.on(event, listener), close }, unsent, (sentence) => { told.asked.push(sentence); return answer(); });
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });
  return { told, close: async () => { close(); await settle(); } };
}

test('with nothing unsent the window closes without a word', async () => {
  const window = openWindow(async () => null, () => false);
  await window.close();
  expect(window.told).toMatchObject({ closed: true, asked: [] });
});

test('with printed notices unsent it asks, stays when told so, and asks again the next time', async () => {
  let leave = false;
  const window = openWindow(async () => '2 avvisi', () => leave);
  await window.close();
  expect(window.told).toMatchObject({ closed: false, asked: ['2 avvisi'] });
  leave = true;
  await window.close();
  expect(window.told).toMatchObject({ closed: true, asked: ['2 avvisi', '2 avvisi'] });
});

test('pressed twice while it looks, it asks once', async () => {
  let answer: (sentence: string) => void = () => undefined;
  const window = openWindow(() => new Promise((resolve) => { answer = resolve; }), () => false);
  await window.close();
  await window.close();
  answer('1 avviso');
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(window.told).toMatchObject({ closed: false, asked: ['1 avviso'] });
});

test('a page that keeps the window with something typed is asked about again', async () => {
  const window = openWindow(async () => '1 avviso', () => true);
  window.told.pageKeeps = true;
  await window.close();
  window.told.pageKeeps = false;
  await window.close();
  expect(window.told).toMatchObject({ closed: true, asked: ['1 avviso', '1 avviso'] });
});

test('an archive that cannot be read does not hold the window', async () => {
  const window = openWindow(async () => { throw new Error('disk'); }, () => false);
  await window.close();
  expect(window.told.closed).toBe(true);
});
