import { useEffect, useRef, type ReactNode, type Ref } from 'react';
import { ActionButton, ErrorsLeft, Icon } from '../../components/index.ts';
import type { SetupState } from '../settings-form/setting-types.ts';
import { canOpen, chosenAt, STEP_LABEL, STEPS, type Place, type Step } from './setup-steps.ts';

export type SetupFrameProps = Readonly<{
  state: SetupState;
  place: Place;
  title: string;
  explanation: string;
  onPlace: (place: Place) => void;
  onBack: (() => void) | null;
  /** Words of the main button. */
  go?: string;
  onGo: () => void;
  busy: boolean;
  /** Errors on screen; pressing their count goes to the first. */
  errors?: number;
  onJump?: () => void;
  note?: ReactNode;
  side?: ReactNode;
  ref?: Ref<HTMLDivElement>;
  children: ReactNode;
}>;

/** Steps at the left, one question in the middle, what it leads to at the right, the way on at the foot. */
export function SetupFrame({ state, place, title, explanation, onPlace, onBack, go = 'Continua', onGo, busy, errors = 0, onJump, note, side, ref, children }: SetupFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const active = document.activeElement;
    if (active === null || active === document.body || active instanceof HTMLButtonElement) heading.current?.focus({ preventScroll: true });
  }, [place]);
  const number = place === 'FACSIMILE' ? null : STEPS.indexOf(place) + 1;
  return (
    <div className="setup">
      <header className="setup-top"><span><b>Sportello</b> Primo avvio</span><span className="setup-top-note">Tutto si potrà cambiare in Configurazione, tranne i numeri già stampati</span></header>
      <nav className="setup-steps" aria-label="Passi del primo avvio" data-panel tabIndex={-1}>
        <ol>{STEPS.map((step, index) => <StepEntry key={step} step={step} number={index + 1} state={state} current={step === place} onOpen={() => onPlace(step)} />)}</ol>
      </nav>
      <main className={side === undefined ? 'setup-middle setup-middle--whole' : 'setup-middle'} data-panel tabIndex={-1}>
        <p className="detail">{number === null ? 'Fatto' : `Passo ${number} di ${STEPS.length}`}</p>
        <h1 ref={heading} tabIndex={-1} className="screen-title">{title}</h1>
        <p className="muted setup-explanation">{explanation}</p>
        <div ref={ref} className="setup-question">{children}</div>
      </main>
      {side === undefined ? null : <aside className="setup-side" aria-label="Riepilogo" data-panel tabIndex={-1}>{side}</aside>}
      <footer className="sp-action-bar setup-foot">
        {onBack === null ? null : <ActionButton label="Indietro" shortcut="Escape" onPress={onBack} />}
        <span className="help">{note ?? 'Ogni passo si salva quando continui. Puoi chiudere e riprendere da qui.'}</span>
        <span className="sp-push sp-buttons">
          {onJump === undefined ? null : <ErrorsLeft count={errors} onJump={onJump} />}
          <ActionButton label={go} kind="primary" shortcut="Ctrl+Enter" busy={busy} onPress={onGo} />
        </span>
      </footer>
    </div>
  );
}

function StepEntry({ step, number, state, current, onOpen }: Readonly<{ step: Step; number: number; state: SetupState; current: boolean; onOpen: () => void }>) {
  const chosen = chosenAt(step, state);
  const words = (
    <>
      <span className={chosen === null || current ? 'setup-dot' : 'setup-dot setup-dot--done'} aria-hidden="true">{chosen === null || current ? number : <Icon name="tick" size={14} />}</span>
      <span className="setup-step-words"><span>{STEP_LABEL[step]}</span>{chosen === null || current ? null : <span className="detail cut">{chosen}</span>}</span>
      {chosen === null ? null : <span className="visually-hidden"> (fatto)</span>}
    </>
  );
  if (current || !canOpen(step, state)) return <li><span className="setup-step" aria-current={current ? 'step' : undefined}>{words}</span></li>;
  return <li><button type="button" className="setup-step" onClick={onOpen}>{words}</button></li>;
}
