/**
 * What a field does with a scan (`data-scan`). None of them ever holds what a scanner typed behind the words that were there:
 * `keep` takes the code in their place (filters, pickers); `route` stays as it was and the code goes to the screen (codice fiscale,
 * amounts, dates, choices); `search` stays as it was and the code is looked up everywhere; `refuse` (free text, the default) stays as
 * it was and says so; `typed` sees no scan at all (passwords: a password manager types as fast as a scanner).
 * Source: screens specification, "Shell" (a scan anywhere outside free-text fields opens what it names).
 */
export type ScanTaking = 'keep' | 'route' | 'search' | 'refuse' | 'typed';

/** A field that a scanner may type into. */
export type TextEntry = HTMLInputElement | HTMLTextAreaElement;

const NOT_TEXT_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'range', 'file']);

export function isTextEntry(target: EventTarget | null): target is TextEntry {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !NOT_TEXT_INPUTS.has(target.type);
}

const TAKINGS: readonly ScanTaking[] = ['keep', 'route', 'search', 'refuse', 'typed'];

/** Outside a field a scan goes to the screen. */
export function scanTakingOf(target: EventTarget | null): ScanTaking {
  if (!isTextEntry(target)) return 'route';
  return TAKINGS.find((taking) => taking === target.dataset['scan']) ?? 'refuse';
}

/** Writes a value as a person's typing would, so that React sees the change. */
export function writeField(field: TextEntry, value: string): void {
  if (field.value === value) return;
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
