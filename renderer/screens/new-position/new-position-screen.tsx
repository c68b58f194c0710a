import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { EmptyState, FailureState, Screen } from '../../components/index.ts';
import { readEntry, type NewPositionEntry } from '../position-form/entry-state.ts';
import { EMPTY_POSITION, type TypedPosition } from '../position-form/typed-position.ts';
import { useFormFacts } from '../position-form/use-form-facts.ts';
import { useLeftPosition } from '../position-form/left-position.ts';
import { useAfterSave, type AfterSave } from '../position-form/use-after-save.tsx';
import { NewPositionForm } from './new-position-form.tsx';
import { useStartingPoint } from './use-starting-point.ts';
import '../position-form/position-form.css';

/** «Nuova posizione»: one screen, no wizard. Source: screens specification; look reference, screen 04. */
export default function NewPositionScreen() {
  const { role } = useSession();
  const navigate = useNavigate();
  if (role === 'ACCOUNTING') {
    return (
      <Screen title="Nuova posizione">
        <EmptyState icon="lock" title="Serve il ruolo Operatore di sportello" framed actions={[{ label: 'Torna allo Sportello', onPress: () => { void navigate('/'); } }]}>Con il ruolo Contabilità puoi vedere le posizioni, non crearle. Il ruolo lo assegna l’amministratore.</EmptyState>
      </Screen>
    );
  }
  return <AllowedScreen />;
}

function AllowedScreen() {
  const location = useLocation();
  const after = useAfterSave();
  return <><Opened key={location.key} place={location.key} entry={readEntry(location.state)} after={after} />{after.dialog}</>;
}

type Round = Readonly<{ number: number; typed: TypedPosition | null }>;

function Opened({ place, entry, after }: Readonly<{ place: string; entry: NewPositionEntry; after: AfterSave }>) {
  const facts = useFormFacts(false);
  const left = useLeftPosition('new');
  const start = useStartingPoint(entry, facts);
  // Coming back to the same place of the history finds the form as it was.
  const [round, setRound] = useState<Round>(() => { const kept = left.look(); return { number: 0, typed: kept?.place === place ? kept.typed : null }; });

  if (round.typed === null && round.number === 0 && start.state === 'failed') return <Screen title="Nuova posizione"><FailureState title="Non è stato possibile preparare la posizione" failure={start.failure} onRetry={start.retry} /></Screen>;
  if (round.typed === null && round.number === 0 && start.state === 'loading') return <Screen title="Nuova posizione">{null}</Screen>;
  const initial = round.typed ?? (round.number === 0 && start.state === 'ready' ? start.typed : EMPTY_POSITION);
  return (
    <NewPositionForm key={round.number} initial={initial} facts={facts} place={place} replacesId={round.number === 0 ? entry.replacesId : null} after={after}
      onCleared={() => { left.forget(); setRound({ number: round.number + 1, typed: null }); }} onResume={(typed) => setRound({ number: round.number + 1, typed })} />
  );
}
