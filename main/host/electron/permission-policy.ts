import { isOwnPage } from './navigation-policy.ts';

/** What a page of ours may ask the browser for: to copy a notice number. Nothing else, and nobody else anything (checklist 5). */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** @param requester address of the page that asks, as Electron reports it */
export function grantsPermission(permission: string, requester: string): boolean {
  return GRANTED.has(permission) && isOwnPage(requester);
}
