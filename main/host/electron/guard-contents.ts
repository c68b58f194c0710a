import { mayNavigate, mayOpenOutside } from './navigation-policy.ts';

type Preventable = Readonly<{ preventDefault(): void }>;
type Navigation = Preventable & Readonly<{ url: string; isMainFrame: boolean }>;

/** The part of a page's contents that is guarded. Checked against Electron's types in `main.ts`. */
export type GuardedContents = Readonly<{
  on(event: 'will-navigate', listener: (event: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (event: Navigation) => void): unknown;
  on(event: 'will-frame-navigate', listener: (event: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'will-prevent-unload', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: Readonly<{ url: string }>) => { action: 'deny' }): void;
}>;

/**
 * Keeps a page where it is (checklist 12, 13, 14): no navigation away, no redirect, no guest page, no new window. A new
 * window that names a site a person may visit is opened outside instead.
 * A page that holds something typed asks before it goes away. A browser shows that question; Electron shows none, and the
 * window would simply not close: `mayLose` asks the person.
 */
export function guardContents(contents: GuardedContents, openOutside: (address: string) => void, mayLose: () => boolean): void {
  const stay = (event: Navigation) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-prevent-unload', (event) => { if (mayLose()) event.preventDefault(); });
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url);
    return { action: 'deny' };
  });
}
