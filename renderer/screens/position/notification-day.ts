import { dateProblemMessage, formatDate, parseTypedDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { notificationByStorage } from '../../../main/domain/fine-amounts.ts';

/** How a fine was notified: delivered, or kept at the post office (compiuta giacenza). */
export type NotificationKind = 'DELIVERED' | 'STORED';

/** What was written of a notification. `collected` empty: not collected. */
export type TypedNotification = Readonly<{ how: NotificationKind; day: string; collected: string }>;

/** The day of a notification, or why it cannot be told; `field`: where. */
export type NotificationReading =
  | Readonly<{ kind: 'DAY'; notifiedOn: CivilDate }>
  | Readonly<{ kind: 'PROBLEM'; field: 'notifiedOn' | 'collected'; missing: boolean; message: string }>;

/** Reads a notification. A day of collection that cannot be read is never taken for a letter that nobody collected: the fine would count from another day. */
export function readNotification({ how, day, collected }: TypedNotification, today: CivilDate): NotificationReading {
  const first = parseTypedDate(day, today, 'LAST');
  if (!first.ok) return { kind: 'PROBLEM', field: 'notifiedOn', missing: first.error === 'EMPTY', message: first.error === 'EMPTY' ? 'Scrivi il giorno' : dateProblemMessage(first.error) };
  if (how === 'DELIVERED') return inThePast(first.value, today);
  const second = collected.trim() === '' ? null : parseTypedDate(collected, today, 'LAST');
  if (second === null) return inThePast(notificationByStorage(first.value, null), today);
  if (!second.ok) return { kind: 'PROBLEM', field: 'collected', missing: false, message: dateProblemMessage(second.error) };
  if (second.value < first.value) return { kind: 'PROBLEM', field: 'collected', missing: false, message: `Ritirata prima del deposito (${formatDate(first.value)})` };
  return inThePast(notificationByStorage(first.value, second.value), today);
}

function inThePast(notifiedOn: CivilDate, today: CivilDate): NotificationReading {
  return notifiedOn > today ? { kind: 'PROBLEM', field: 'notifiedOn', missing: false, message: `Il giorno della notifica, ${formatDate(notifiedOn)}, è nel futuro` } : { kind: 'DAY', notifiedOn };
}
