import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, DateField, Dialog, readDate } from '../../components/index.ts';
import type { DueRange } from './filter-words.ts';

/** Two dates typed freely; either may stay empty. */
export function DueRangeDialog({ start, onRange, onClose }: Readonly<{ start: DueRange; onRange: (range: DueRange) => void; onClose: () => void }>) {
  const { today } = useStatus();
  const [from, setFrom] = useState(start.dueFrom === null ? '' : formatDate(start.dueFrom));
  const [to, setTo] = useState(start.dueTo === null ? '' : formatDate(start.dueTo));
  const [pressed, setPressed] = useState(false);
  const first = readDate(from, today, 'THIS_YEAR');
  const last = readDate(to, today, 'THIS_YEAR');
  const turned = first.kind === 'value' && last.kind === 'value' && first.value > last.value ? 'La seconda data viene prima della prima.' : null;
  const confirm = () => {
    setPressed(true);
    if (first.kind === 'problem' || last.kind === 'problem' || turned !== null) return;
    onRange({ dueFrom: first.kind === 'value' ? first.value : null, dueTo: last.kind === 'value' ? last.value : null });
  };
  return (
    <Dialog open title="Scadenza fra due date" onClose={onClose} foot={<><ActionButton label="Lascia com’è" shortcut="Escape" onPress={onClose} /><ActionButton label="Filtra" kind="primary" shortcut="Ctrl+Enter" onPress={confirm} /></>}>
      <DateField label="Dal" optional="(facoltativa)" text={from} onText={setFrom} today={today} missingYear="THIS_YEAR" error={pressed && first.kind === 'problem' ? first.message : null} onEnter={confirm} />
      <DateField label="Al" optional="(facoltativa)" text={to} onText={setTo} today={today} missingYear="THIS_YEAR" error={pressed ? (last.kind === 'problem' ? last.message : turned) : null} onEnter={confirm} />
    </Dialog>
  );
}
