import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/**
 * What a page of ours may do: nothing but be a page. Security checklist 2, 3, 4, 6, 8, 9, 10, 11: isolation and sandbox
 * stated although they are defaults, and none of the switches that weaken them named at all.
 */
export const WEB_PREFERENCES = Object.freeze({
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  enableWebSQL: false,
  safeDialogs: true,
}) satisfies WebPreferences;

/** The hidden window that shows a PDF in the browser's own viewer to print it: no preload, no bridge. */
export const PRINT_WEB_PREFERENCES = Object.freeze({ ...WEB_PREFERENCES, plugins: true }) satisfies WebPreferences;

/** Options of the application's only window. @param preload absolute path of the built preload */
export function windowOptions(preload: string): Readonly<BrowserWindowConstructorOptions> {
  return Object.freeze({
    width: 1360,
    height: 860,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    title: 'Sportello',
    autoHideMenuBar: true,
    webPreferences: Object.freeze({ ...WEB_PREFERENCES, preload }),
  });
}
