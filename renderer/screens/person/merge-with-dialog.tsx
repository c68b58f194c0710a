import { useState } from 'react';
import { Dialog, DialogBack } from '../../components/index.ts';
import { MergeDialog } from '../person-acts/merge-dialog.tsx';
import { PersonPicker } from '../person-acts/person-picker.tsx';
import type { PersonPage } from '../person-acts/person-types.ts';

/** First the other record, then the two side by side. */
export function MergeWithDialog({ page, onClose, onMerged }: Readonly<{ page: PersonPage; onClose: () => void; onMerged: (survivorId: number) => void }>) {
  const [otherId, setOtherId] = useState<number | null>(null);
  if (otherId !== null) return <MergeDialog survivorId={page.person.id} mergedId={otherId} onClose={onClose} onMerged={onMerged} />;
  return (
    <Dialog open title={`Unisci la scheda di ${page.person.name} con un’altra`} subtitle="Scegli l’altra scheda: poi le vedi una accanto all’altra, prima di decidere." onClose={onClose} foot={<DialogBack label="Non unire" onBack={onClose} />}>
      <PersonPicker label="L’altra scheda" path="mergedId" chosen={null} onChoose={(person) => { if (person !== null) setOtherId(person.id); }} error={null} exceptId={page.person.id} autoFocus />
    </Dialog>
  );
}
