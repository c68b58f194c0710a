import { resolve } from 'node:path';
import { _electron, expect, test } from 'playwright/test';
import { findElectron } from '../../tools/start.mjs';
import { environmentOf, makeHostFolder } from '../fixtures/host.ts';

const executablePath = findElectron();

test(executablePath === undefined ? 'Electron (binario assente)' : 'the desktop application opens its window on the first run', async () => {
  test.skip(executablePath === undefined, 'Electron (binario assente)');
  const place = await makeHostFolder();
  const application = await _electron.launch({ executablePath: executablePath ?? '', args: [resolve(import.meta.dirname, '../../build/main/electron.js'), '--data', place.dataDir], env: Object.fromEntries(Object.entries(environmentOf(place)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))) });
  const window = await application.firstWindow();
  await expect(window.getByRole('heading', { level: 1, name: 'Dati dell’ente' })).toBeVisible();
  await application.close();
});
