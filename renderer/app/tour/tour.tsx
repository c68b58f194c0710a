import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { Icon } from '../../components/icons.tsx';
import { KeyBox } from '../../components/key-box.tsx';
import { useClient } from '../bridge-context.tsx';
import { useKey } from '../keyboard/keyboard-provider.tsx';
import { useMutationOnce } from '../result-query.ts';
import { usePreferences, useSession } from '../session.tsx';
import { ExampleReceiptButtons } from './example-receipt-buttons.tsx';
import { simulateScan } from './simulated-scan.ts';
import { TourPanel } from './tour-panel.tsx';
import { TOUR_STEPS, type TourStep } from './tour-steps.ts';
import { storedTour, tourStore } from './tour-store.ts';
import { spokenWords, TourWords } from './tour-words.tsx';
import { useStepDone } from './use-step-done.ts';
import { useTourFacts, type TourFacts } from './use-tour-examples.ts';
import './tour.css';

/** The browser's own use of them is kept off already: they would lose the work of the desk. */
const FORWARD_KEY = 'Alt+ArrowRight';
const BACK_KEY = 'Alt+ArrowLeft';

/** The guided tour: offered once, then ten steps that a newcomer does by themselves. Only in an archive made to be tried out, and loaded only there. */
export default function Tour() {
  const { operatorId } = useSession();
  const preferences = usePreferences().value;
  const now = useSyncExternalStore(tourStore.subscribe, tourStore.current);
  useEffect(() => { if (preferences !== undefined) tourStore.adopt(operatorId, preferences.tour); }, [operatorId, preferences]);
  useRemember(now.operatorId === operatorId ? storedTour(now.state) : null);
  if (now.operatorId !== operatorId) return null;
  if (now.state.kind === 'OFFERED') return <Offer />;
  if (now.state.kind !== 'OPEN') return null;
  const step = TOUR_STEPS[now.state.step - 1];
  return step === undefined ? null : <StepOfTour number={now.state.step} step={step} focusWanted={now.focusWanted} />;
}

/** Writes where the operator is into their preferences, one writing after the other; a failed one waits for the next step. */
function useRemember(wanted: ReturnType<typeof storedTour>): void {
  const client = useClient();
  const kept = usePreferences().value?.tour ?? null;
  const [sent, setSent] = useState<string | null>(null);
  const save = useMutationOnce((tour: NonNullable<typeof wanted>, requestId) => client.application.savePreferences({ requestId, tour }), ['preferences']);
  const words = wanted === null ? null : JSON.stringify(wanted);
  const write = useEffectEvent(() => {
    if (wanted === null || words === sent || save.busy) return;
    setSent(words);
    if (words !== JSON.stringify(kept)) void save.run(wanted);
  });
  useEffect(() => write(), [words, save.busy]);
}

function Offer() {
  const navigate = useNavigate();
  const begin = () => { void navigate('/'); tourStore.open(); };
  const words = 'Dieci passi, una decina di minuti: si prova tutto, su persone e avvisi inventati. Puoi chiuderlo quando vuoi e riprenderlo dal menu con il tuo nome.';
  return (
    <TourPanel
      above={<span>Archivio di prova</span>} title="Giro guidato" anchors={['.sp-user']} announced={`Giro guidato. ${words}`} focusWanted={false} onFocused={tourStore.focusTaken} closeLabel="Chiudi il giro guidato" onClose={tourStore.close}
      buttons={<><ActionButton compact kind="primary" label="Comincia" onPress={begin} /><ActionButton compact label="Non ora" onPress={tourStore.close} /></>}
    >
      <p className="tour-words">{words}</p>
    </TourPanel>
  );
}

function StepOfTour({ number, step, focusWanted }: Readonly<{ number: number; step: TourStep; focusWanted: boolean }>) {
  const facts = useTourFacts(number);
  const [doneStep, setDoneStep] = useState<number | null>(null);
  const [of, setOf] = useState(number);
  if (of !== number) { setOf(number); setDoneStep(null); }
  const done = doneStep === number && of === number;
  const last = number === TOUR_STEPS.length;
  const forward = last ? tourStore.finish : () => tourStore.go(number + 1);
  const back = () => tourStore.go(number - 1);
  useKey('global', FORWARD_KEY, forward, last ? 'Giro guidato: fine' : 'Giro guidato: passo seguente');
  useKey('global', BACK_KEY, back, 'Giro guidato: passo precedente', { enabled: number > 1 });
  const told = done && step.doneWords !== null;
  const words = told ? step.doneWords : step.words(facts.examples);
  const onDone = () => {
    setDoneStep(number);
    if (step.done.kind === 'PRINTED' && facts.newestPrint?.positionId != null) tourStore.chooseNotice(facts.newestPrint.positionId);
    if (step.doneWords === null) forward();
  };
  return (
    <TourPanel
      above={<><span>Giro guidato · passo <b>{number}</b> di {TOUR_STEPS.length}</span><Dots number={number} /></>} title={step.title} focusWanted={focusWanted} onFocused={tourStore.focusTaken} closeLabel="Chiudi il giro guidato" onClose={tourStore.close}
      anchors={told ? step.doneAnchors ?? step.anchors : step.anchors} announced={`${told ? 'Fatto.' : `Passo ${number} di ${TOUR_STEPS.length}: ${step.title}.`} ${spokenWords(words ?? '')}`}
      buttons={<>
        {told ? null : <Help step={step} facts={facts} />}
        <span className="sp-push sp-buttons">
          {number === 1 ? null : <ActionButton compact label="Indietro" onPress={back}><KeyBox combo={BACK_KEY} /></ActionButton>}
          <ActionButton compact kind={told ? 'primary' : 'secondary'} label={last ? 'Fine' : 'Avanti'} onPress={forward}><KeyBox combo={FORWARD_KEY} /></ActionButton>
        </span>
      </>}
    >
      <StepWatch key={number} step={step} facts={facts} onDone={onDone} />
      {told ? <p className="tour-done sp-toned tone-green"><Icon name="tick" size={16} /><b>Fatto.</b></p> : null}
      <p className="tour-words"><TourWords text={words ?? ''} /></p>
    </TourPanel>
  );
}

/** Watches one step; begins anew with the next. */
function StepWatch({ step, facts, onDone }: Readonly<{ step: TourStep; facts: TourFacts; onDone: () => void }>) {
  const done = useStepDone(step, facts);
  const tell = useEffectEvent(onDone);
  useEffect(() => { if (done) tell(); }, [done]);
  return null;
}

function Dots({ number }: Readonly<{ number: number }>) {
  return <span className="tour-dots" aria-hidden="true">{TOUR_STEPS.map(({ title }, index) => <span key={title} className="tour-dot" data-now={index < number || undefined} />)}</span>;
}

/** Elsewhere: the way to where it is done. There: what the newcomer has not at hand, a scanner or a receipt. */
function Help({ step, facts }: Readonly<{ step: TourStep; facts: TourFacts }>) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { place, help } = step;
  const path = place?.path(facts.examples) ?? null;
  if (place !== null && !place.from(pathname)) return path === null ? null : <ActionButton compact label="Portami lì" onPress={() => { void navigate(path); }} />;
  if (help === null) return null;
  if (help.kind === 'RECEIPT') return facts.noticeCard === null ? null : <ExampleReceiptButtons card={facts.noticeCard} />;
  const nav = help.nav(facts.examples);
  return nav === null ? null : <ActionButton compact label="Simula la lettura" onPress={() => simulateScan(document, nav)} />;
}
