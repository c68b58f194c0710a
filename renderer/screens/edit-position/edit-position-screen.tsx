import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { EmptyState, FailureState, Screen } from '../../components/index.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { rowIdOf } from '../acts/row-id.ts';
import type { PositionCard } from '../position-form/contract-values.ts';
import { typedFrom, type TypedPosition } from '../position-form/typed-position.ts';
import { useAfterSave } from '../position-form/use-after-save.tsx';
import { useFormFacts, type FormFacts } from '../position-form/use-form-facts.ts';
import { EditPositionForm } from './edit-position-form.tsx';
import { reapply } from './versions.ts';
import '../position-form/position-form.css';

const TITLE = 'Modifica posizione';

/** «Modifica posizione»: the form of «Nuova posizione» on a numbered notice or on a draft. */
export default function EditPositionScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="position" /> : <EditPositionOf id={id} />;
}

function EditPositionOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const facts = useFormFacts(true);
  // `tell`: what somebody else saves meanwhile never moves the form; the version tells it at saving.
  const stored = useOperation({ key: ['positions.show', id, 'edit'], topics: ['positions'], live: 'tell', call: (signal) => client.positions.show({ id, nav: null }, { signal }) });
  const open = { label: 'Apri la posizione', onPress: () => { void navigate(`/posizioni/${id}`); } };

  if (role === 'ACCOUNTING') return <Screen title={TITLE}><EmptyState icon="lock" title="Serve il ruolo Operatore di sportello" framed actions={[open]}>Con il ruolo Contabilità puoi vedere le posizioni, non cambiarle.</EmptyState></Screen>;
  if (stored.state === 'failed' && stored.value === undefined) return <ObjectFailedScreen what="position" failure={stored.failure} onRetry={stored.reload} />;
  if (facts.failure !== null) return <Screen title={TITLE}><FailureState title="I servizi non si sono caricati" failure={facts.failure} onRetry={facts.reload} /></Screen>;
  if (stored.value === undefined || stored.value.id !== id || !facts.loaded) return <Screen title={TITLE}>{null}</Screen>;
  const blocked = stored.value.actions.find((action) => action.code === 'EDIT');
  if (blocked !== undefined && !blocked.enabled) return <Screen title={TITLE}><EmptyState icon="lock" title="Questa posizione non si cambia" framed actions={[open]}>{blocked.whyNot ?? 'Il suo stato non lo permette.'}</EmptyState></Screen>;
  return <Loaded key={id} first={stored.value} facts={facts} />;
}

type Round = Readonly<{ number: number; position: PositionCard; initial: TypedPosition; reason: string }>;

function Loaded({ first, facts }: Readonly<{ first: PositionCard; facts: FormFacts }>) {
  const client = useClient();
  const after = useAfterSave();
  const asTyped = (position: PositionCard) => typedFrom(position, facts.services.find((service) => service.id === position.serviceId) ?? null);
  const [round, setRound] = useState<Round>(() => ({ number: 0, position: first, initial: asTyped(first), reason: '' }));
  const [base, setBase] = useState(round.initial);
  const readAgain = async () => {
    const outcome = await client.positions.show({ id: first.id, nav: null }).catch(() => null);
    return outcome !== null && outcome.ok ? outcome.value : null;
  };
  return (
    <>
      <EditPositionForm key={round.number} position={round.position} base={base} initial={round.initial} initialReason={round.reason} facts={facts} after={after} readAgain={readAgain} asTyped={asTyped}
        onRestart={(position, mine) => {
          const stored = asTyped(position);
          setBase(stored);
          setRound({ number: round.number + 1, position, initial: mine === null ? stored : reapply(base, mine.typed, stored), reason: mine?.reason ?? '' });
        }} />
      {after.dialog}
    </>
  );
}
