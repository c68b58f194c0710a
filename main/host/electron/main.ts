import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, protocol, safeStorage, session, shell, type WebContents } from 'electron';
import { err, ok } from '../../domain/result.ts';
import { createApplication } from '../application.ts';
import { createClientRegistry } from '../client-registry.ts';
import type { HostPorts, SaveDialogPort } from '../host-ports.ts';
import { readArguments } from '../loopback/arguments.ts';
import { createWireServer } from '../serve-wire.ts';
import { HANDED_OVER, type ServedApplication } from '../served-application.ts';
import { openStaticFiles } from '../static-files.ts';
import { askBeforeClosing } from './close-question.ts';
import { guardContents } from './guard-contents.ts';
import { CONNECT_CHANNEL, createPortReceiver } from './ipc.ts';
import { mayOpenOutside, PAGE_ADDRESS, PAGE_SCHEME } from './navigation-policy.ts';
import { grantsPermission } from './permission-policy.ts';
import { createPrintPort, type PrintWindow } from './printing.ts';
import { answerPageRequest, PAGE_SCHEMES } from './protocol.ts';
import { createSecretStore } from './secret-store.ts';
import { becomeOnlyInstance, bringForward } from './single-instance.ts';
import { PRINT_WEB_PREFERENCES, windowOptions } from './window-options.ts';

// NEVER RUN where this was written: the Electron binary could not be had. Everything decided lives in the modules
// beside, tested without it; this file only joins them to Electron and is checked by the compiler.

const BUILT_RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url));
const BUILT_PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

/** A window that closes is gone at once: unlike a browser's, its link is never cut for a moment. */
const WINDOW_GRACE_MS = 2_000;

let mainWindow: BrowserWindow | undefined;

function openOutside(address: string): void {
  if (mayOpenOutside(address)) void shell.openExternal(address);
}

/** Synchronous, as Electron wants the answer. The way back is what Esc and Enter give. */
function mayLoseWhatWasTyped(): boolean {
  const question = { type: 'question' as const, title: 'Sportello', message: 'Chiudere senza salvare?', detail: 'C’è qualcosa di scritto e non salvato: va perso.', buttons: ['Continua a scrivere', 'Chiudi senza salvare'], defaultId: 0, cancelId: 0, noLink: true };
  return (mainWindow === undefined ? dialog.showMessageBoxSync(question) : dialog.showMessageBoxSync(mainWindow, question)) === 1;
}

function mayLeaveUnsent(sentence: string): boolean {
  const question = { type: 'warning' as const, title: 'Sportello', message: 'Chiudere Sportello?', detail: `${sentence} Se chiudi, restano da inviare alla prossima apertura.`, buttons: ['Resta aperto', 'Chiudi lo stesso'], defaultId: 0, cancelId: 0, noLink: true };
  return (mainWindow === undefined ? dialog.showMessageBoxSync(question) : dialog.showMessageBoxSync(mainWindow, question)) === 1;
}

function guardSession(): void {
  const pages = session.defaultSession;
  pages.setPermissionRequestHandler((contents, permission, answer) => answer(grantsPermission(permission, contents.getURL())));
  pages.setPermissionCheckHandler((contents, permission) => contents !== null && grantsPermission(permission, contents.getURL()));
  pages.setDevicePermissionHandler(() => false);
}

function openHiddenWindow(): PrintWindow {
  const window = new BrowserWindow({ show: false, webPreferences: PRINT_WEB_PREFERENCES });
  return {
    loadFile: (path) => window.loadFile(path),
    print: (options, done) => window.webContents.print(options, done),
    destroy: () => window.destroy(),
  };
}

async function writeTemporary(pdf: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'sportello-')), `${randomUUID()}.pdf`);
  await writeFile(path, pdf, { mode: 0o600 });
  return path;
}

const saveWithDialog: SaveDialogPort = async (suggestedName, content) => {
  const chosen = await dialog.showSaveDialog({ defaultPath: basename(suggestedName) });
  if (chosen.canceled) return err({ code: 'CANCELLED' });
  try {
    if (content instanceof Uint8Array) await writeFile(chosen.filePath, content);
    else await copyFile(content.file, chosen.filePath);
    return ok('SAVED');
  } catch {
    return err({ code: 'FAILED' });
  }
};

function electronPorts(): HostPorts {
  return {
    kind: 'electron',
    print: createPrintPort({ openHiddenWindow, writeTemporary, removeTemporary: (path) => rm(dirname(path), { recursive: true, force: true }) }),
    saveDialog: saveWithDialog,
    secretStore: createSecretStore(safeStorage, process.platform),
    bringForward: () => bringForward(mainWindow),
    requestExit: () => app.quit(),
  };
}

async function serve(application: ServedApplication): Promise<void> {
  guardSession();
  const files = await openStaticFiles(BUILT_RENDERER, null);
  protocol.handle(PAGE_SCHEME, (request) => answerPageRequest(files, request));
  const clients = createClientRegistry({ graceMs: WINDOW_GRACE_MS, onGone: application.clientGone, onCount: () => undefined });
  const receive = createPortReceiver(createWireServer(application), clients);
  ipcMain.on(CONNECT_CHANNEL, receive);
  closeBeforeQuit(application, clients.close);

  mainWindow = new BrowserWindow(windowOptions(BUILT_PRELOAD));
  askBeforeClosing(mainWindow, application.unsentAtClosing, mayLeaveUnsent);
  mainWindow.once('ready-to-show', () => mainWindow?.show());
  await mainWindow.loadURL(PAGE_ADDRESS);
}

function closeBeforeQuit(application: ServedApplication, forgetClients: () => void): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    forgetClients();
    void application.close().finally(() => app.quit());
  });
}

async function start(): Promise<void> {
  const read = readArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.env, process.platform);
  await app.whenReady();
  if (!read.ok) return refuse(read.error);
  const made = await createApplication({ dataDir: read.value.dataDir, host: electronPorts() });
  if (made.ok) return serve(made.value);
  if (made.error.code === HANDED_OVER) return app.quit();
  return refuse(made.error.message);
}

function refuse(message: string): void {
  dialog.showErrorBox('Sportello', message);
  app.quit();
}

app.enableSandbox();
protocol.registerSchemesAsPrivileged([...PAGE_SCHEMES]);
app.on('web-contents-created', (_event, contents: WebContents) => guardContents(contents, openOutside, mayLoseWhatWasTyped));
app.on('window-all-closed', () => app.quit());
if (becomeOnlyInstance(app, () => mainWindow)) void start();
else app.quit();
