import { useEffect, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { GuideDialog } from '../../app/guide-dialog.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { GateScreenProps } from '../../app/session.tsx';
import { FailureState } from '../../components/index.ts';
import AccessScreen from '../access/access-screen.tsx';
import type { SetupState } from '../settings-form/setting-types.ts';
import { AccountStep } from './account-step.tsx';
import { AdministratorStep } from './administrator-step.tsx';
import { EntityStep } from './entity-step.tsx';
import { FacsimilePage } from './facsimile-page.tsx';
import { NumberingStep } from './numbering-step.tsx';
import { ServicesStep } from './services-step.tsx';
import { placeAfter, placeBefore, placeOf, type Place, type Step } from './setup-steps.ts';
import '../settings-form/settings-form.css';
import './setup.css';

/** The first run: five steps, one question at a time; leaving and coming back is safe. Source: look reference, screen 02. */
export default function SetupScreen({ status, onDone }: GateScreenProps) {
  const started = status.setupStep !== 'ENTITY' && status.setupStep !== 'ADMINISTRATOR';
  // Once the administrator exists only they go on: a new start asks for the login first.
  if (started && (status.session === null || status.locked)) return <AccessScreen status={status} onDone={onDone} />;
  return <FirstRun key={status.session?.operatorId ?? 0} status={status} onDone={onDone} />;
}

function FirstRun({ onDone }: GateScreenProps) {
  const client = useClient();
  const state = useOperation<SetupState>({ key: ['setup.state'], topics: ['setup', 'catalogue', 'operators'], call: (signal) => client.setup.state({}, { signal }) });
  const [place, setPlace] = useState<Place | null>(null);
  const [guide, setGuide] = useState(false);
  useEffect(() => { document.title = 'Primo avvio · Sportello'; }, []);
  useKey('dialog', 'F1', () => setGuide(true), 'Guida di questa schermata');
  if (state.value === undefined) return state.state === 'failed' ? <div className="sp-alone"><FailureState title="Il primo avvio non si è aperto" failure={state.failure} onRetry={state.reload} /></div> : null;
  return (
    <>
      <FirstRunPlace state={state.value} place={place ?? placeOf(state.value.step)} onPlace={setPlace} onDone={onDone} />
      <GuideDialog open={guide} page="primo-avvio" onClose={() => setGuide(false)} />
    </>
  );
}

/** What every step is given. */
export type StepProps = Readonly<{ state: SetupState; place: Step; onNext: () => void; onBack: (() => void) | null; onPlace: (place: Place) => void }>;

function FirstRunPlace({ state, place, onPlace, onDone }: Readonly<{ state: SetupState; place: Place; onPlace: (place: Place) => void; onDone: () => void }>) {
  const before = placeBefore(place);
  if (place === 'FACSIMILE') return <FacsimilePage state={state} onBack={() => onPlace('SERVICES')} onPlace={onPlace} onDone={onDone} />;
  const props: StepProps = { state, place, onPlace, onBack: before === null ? null : () => onPlace(before), onNext: () => onPlace(placeAfter(place)) };
  switch (place) {
    case 'ENTITY': return <EntityStep {...props} />;
    case 'ADMINISTRATOR': return <AdministratorStep {...props} onEntered={onDone} />;
    case 'NUMBERING': return <NumberingStep {...props} />;
    case 'ACCOUNT': return <AccountStep {...props} />;
    case 'SERVICES': return <ServicesStep {...props} />;
  }
}
