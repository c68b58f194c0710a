import { useState } from 'react';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useWayBack } from '../../app/place-trail.tsx';
import { ConfirmDialog } from '../../components/index.ts';

/** Esc on a page of the settings with something typed asks first. `stays`: what the archive keeps, `i dati dell’ente restano com’erano`. */
export function LeaveQuestion({ dirty, stays }: Readonly<{ dirty: boolean; stays: string }>) {
  const back = useWayBack();
  const [open, setOpen] = useState(false);
  useKey('screen', 'Escape', () => setOpen(true), 'Indietro', { enabled: dirty });
  return <ConfirmDialog open={open} question="Lasciare la pagina senza salvare?" consequences={[{ text: `Quello che hai scritto qui va perso; ${stays}.`, warning: true }]} verb="Lascia senza salvare" backVerb="Continua a scrivere" danger onConfirm={back} onBack={() => setOpen(false)} />;
}
