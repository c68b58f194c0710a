import { civilDateInRome, isCivilDate, romeDateTimeToInstant } from '../../../domain/civil-date.ts';
import type { ReceiptDate, ReceiptDateTime } from './parsed-receipt.ts';

/** Cents of an XML amount, or null: at most nine digits, a point, two decimals, no sign; string arithmetic only (receipts-fdr.md section 6). */
export function amountToCents(text: string): number | null {
  const match = /^(\d{1,9})\.(\d{2})$/.exec(text);
  return match === null ? null : Number(`${match[1]}${match[2]}`);
}

/**
 * Cents of a JSON amount, or null. `String(number)` is the shortest text that reads back as that number, which for an amount
 * of eleven digits is the literal itself: no arithmetic on fractions.
 */
export function jsonAmountToCents(value: number | string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(String(value));
  return match === null ? null : Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
}

/** An `xsd:date`, zone dropped (receipts-fdr.md section 6), or null when it is no day of the calendar. */
export function readDate(raw: string): ReceiptDate | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(raw);
  const date = match?.[1];
  return date !== undefined && isCivilDate(date) ? { raw, date } : null;
}

/**
 * An `xsd:dateTime`, or null. Without zone it is Italian wall time; the repeated hour of October is the first, summer one;
 * the hour that March skips counts from before the jump. With a zone, the civil date is that of Rome.
 */
export function readDateTime(raw: string): ReceiptDateTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})?$/.exec(raw);
  if (match === null) return null;
  const [, date = '', hour = '', minute = '', second = '', fraction = '', zone] = match;
  if (!isCivilDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const time = `${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (zone === undefined) return wallTime(raw, date, time);
  const offset = zoneMinutes(zone);
  if (offset === null) return null;
  const instant = Date.parse(`${date}T${time}Z`) - offset * 60_000;
  const romeDate = civilDateInRome(instant);
  return isCivilDate(romeDate) ? { raw, instant: new Date(instant).toISOString(), romeDate } : null;
}

function wallTime(raw: string, date: string, time: string): ReceiptDateTime | null {
  const instant = romeDateTimeToInstant(date, time);
  return instant.ok ? { raw, instant: new Date(instant.value).toISOString(), romeDate: date } : null;
}

function zoneMinutes(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Bytes of a base64 text, blanks allowed, or null when it is not base64. */
export function readBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[\s]+/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return null;
  return Buffer.from(compact, 'base64');
}

/** Length in characters as XSD counts them: code points, not UTF-16 units. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
