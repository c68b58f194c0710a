import { expect, test } from 'vitest';
import { findBrowser, profilesFolder, type BrowserSearch } from './browser-locations.ts';

function search(platform: NodeJS.Platform, present: readonly string[], environment: BrowserSearch['environment'] = {}): string | undefined {
  return findBrowser({ platform, environment, home: '/home/anna', exists: (path) => present.includes(path) });
}

const WINDOWS = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)', LocalAppData: 'C:\\Users\\anna\\AppData\\Local' };
const CHROME = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
const USER_CHROME = 'C:\\Users\\anna\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';

test.each<[NodeJS.Platform, readonly string[], BrowserSearch['environment'], string | undefined]>([
  ['linux', ['/usr/bin/chromium', '/usr/bin/google-chrome'], {}, '/usr/bin/chromium'],
  ['linux', ['/opt/google/chrome/google-chrome'], {}, '/opt/google/chrome/google-chrome'],
  ['linux', ['/opt/bin/chromium'], { PATH: '/opt/bin:relative' }, '/opt/bin/chromium'],
  ['linux', ['/snap/bin/chromium'], {}, '/snap/bin/chromium'],
  ['linux', ['/usr/bin/firefox'], {}, undefined],
  ['win32', [EDGE], WINDOWS, EDGE],
  ['win32', [EDGE, CHROME], WINDOWS, CHROME],
  ['win32', [USER_CHROME], WINDOWS, USER_CHROME],
  ['win32', [], WINDOWS, undefined],
  ['win32', [], {}, undefined],
  ['darwin', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'], {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['darwin', ['/home/anna/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'], {}, '/home/anna/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
])('on %s with %j the browser is found', (platform, present, environment, expected) => {
  expect(search(platform, present, environment)).toBe(expected);
});

test('an administrator’s choice is taken, and never replaced by another browser', () => {
  expect(search('linux', ['/usr/bin/chromium', '/opt/ours'], { SPORTELLO_BROWSER: '/opt/ours' })).toBe('/opt/ours');
  expect(search('linux', ['/usr/bin/chromium'], { SPORTELLO_BROWSER: '/opt/missing' })).toBeUndefined();
  expect(search('linux', ['/usr/bin/chromium'], { SPORTELLO_BROWSER: '' })).toBe('/usr/bin/chromium');
});

test('the profile lies in the data folder, but where a snap can see it for a snap', () => {
  expect(profilesFolder('/usr/bin/chromium', '/data', '/home/anna', 'k')).toBe('/data/browser');
  expect(profilesFolder('/snap/bin/chromium', '/data', '/home/anna', 'k')).toBe('/home/anna/snap/chromium/common/sportello-k');
});
