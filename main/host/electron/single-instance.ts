/** The part of Electron's application object that keeps a second instance out. */
export type InstanceLock = Readonly<{
  requestSingleInstanceLock(): boolean;
  on(event: 'second-instance', listener: () => void): unknown;
}>;

export type ForwardWindow = Readonly<{ isMinimized(): boolean; restore(): void; show(): void; focus(): void }>;

/**
 * @returns false when another instance runs: this one must end at once, the other shows its window.
 * The arguments of the second start are not looked at: they are whatever any program of this user chose to pass.
 */
export function becomeOnlyInstance(app: InstanceLock, window: () => ForwardWindow | undefined): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => bringForward(window()));
  return true;
}

/** Shows a window to the person, whatever state it is in. */
export function bringForward(window: ForwardWindow | undefined): void {
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
