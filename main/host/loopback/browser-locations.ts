import { join } from 'node:path';

export type BrowserSearch = Readonly<{
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  exists(path: string): boolean;
}>;

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/microsoft/msedge', '/snap/bin'];
const WINDOWS_ENDINGS = [['Google', 'Chrome', 'Application', 'chrome.exe'], ['Chromium', 'Application', 'chrome.exe'], ['Microsoft', 'Edge', 'Application', 'msedge.exe']];
const MAC_ENDINGS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => join('Applications', `${name}.app`, 'Contents', 'MacOS', name));

/**
 * Path of an installed Chromium, Chrome or Edge, or undefined. `SPORTELLO_BROWSER` names one outright; when it names a
 * file that is not there, nothing else is tried, so that an administrator's choice is never silently replaced.
 */
export function findBrowser(search: BrowserSearch): string | undefined {
  const chosen = search.environment['SPORTELLO_BROWSER'];
  if (chosen !== undefined && chosen !== '') return search.exists(chosen) ? chosen : undefined;
  return candidates(search).find(search.exists);
}

function candidates(search: BrowserSearch): readonly string[] {
  switch (search.platform) {
    case 'win32': return windowsCandidates(search.environment);
    case 'darwin': return ['/', search.home].flatMap((root) => MAC_ENDINGS.map((ending) => join(root, ending)));
    default: return LINUX_NAMES.flatMap((name) => linuxFolders(search.environment).map((folder) => join(folder, name)));
  }
}

function linuxFolders(environment: BrowserSearch['environment']): readonly string[] {
  const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...onPath, ...LINUX_FOLDERS])];
}

function windowsCandidates(environment: BrowserSearch['environment']): readonly string[] {
  const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'LocalAppData'].map((name) => environment[name]).filter((root) => root !== undefined);
  return WINDOWS_ENDINGS.flatMap((ending) => roots.map((root) => [root, ...ending].join('\\')));
}

/**
 * Folder under which a browser may keep a profile of ours. A browser packed as a snap sees neither the system's temporary
 * folder nor hidden folders of the home, only its own.
 */
export function profilesFolder(executable: string, dataDir: string, home: string, folderKey: string): string {
  if (executable.startsWith('/snap/')) return join(home, 'snap', 'chromium', 'common', `sportello-${folderKey}`);
  return join(dataDir, 'browser');
}
