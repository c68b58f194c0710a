/** A field of a form, as far as telling whether somebody changed it. */
export type WatchedField = Readonly<{ type: string; value: string; checked?: boolean; isConnected: boolean }>;

export type TypedFields<Field extends WatchedField> = Readonly<{
  /** Notes how the field stands before anybody touches it; later calls change nothing. */
  remember: (field: Field) => void;
  /** True while a field still on screen says something else than when it was first touched. */
  changed: () => boolean;
}>;

function contentOf(field: WatchedField): string {
  return field.type === 'checkbox' || field.type === 'radio' ? String(field.checked) : field.value;
}

/** What was typed in the fields of one dialog: what is back as it was does not count, nor what is no longer shown. */
export function createTypedFields<Field extends WatchedField>(): TypedFields<Field> {
  const before = new Map<Field, string>();
  return {
    remember(field) { if (!before.has(field)) before.set(field, contentOf(field)); },
    changed: () => [...before].some(([field, content]) => field.isConnected && contentOf(field) !== content),
  };
}
