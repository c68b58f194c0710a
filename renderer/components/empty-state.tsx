import type { ReactNode } from 'react';
import { ActionButton } from './action-button.tsx';
import { Icon, type IconName } from './icons.tsx';
import { ProgressBar } from './progress-line.tsx';
import type { Tone } from './state-appearance.ts';

export type StateAction = Readonly<{ label: string; onPress: () => void; kind?: 'primary' | 'secondary' | 'ghost'; shortcut?: string; icon?: IconName }>;

export type EmptyStateProps = Readonly<{
  icon: IconName;
  tone?: Tone;
  title: string;
  /** What it means. */
  children: ReactNode;
  /** One or two ways out. */
  actions?: readonly StateAction[];
  /** A frame of its own, where there is no panel around. */
  framed?: boolean;
  /** Errors are announced at once. */
  urgent?: boolean;
}>;

/** Nothing to show, and why: left aligned, in the place of the content. Source: look reference, screen 14. */
export function EmptyState({ icon, tone = 'neutral', title, children, actions = [], framed = false, urgent = false }: EmptyStateProps) {
  return (
    <div className={framed ? 'sp-state-box sp-state-box--framed' : 'sp-state-box'} role={urgent ? 'alert' : 'status'}>
      <span className={`sp-toned tone-${tone}`}><Icon name={icon} size={20} /></span>
      <div className="sp-state-words">
        <h2 className="name-title">{title}</h2>
        <div className="sp-state-text">{children}</div>
        {actions.length === 0 ? null : (
          <div className="sp-buttons">
            {actions.map((action) => <ActionButton key={action.label} compact label={action.label} kind={action.kind ?? 'secondary'} onPress={action.onPress} {...(action.shortcut === undefined ? {} : { shortcut: action.shortcut })} {...(action.icon === undefined ? {} : { icon: action.icon })} />)}
          </div>
        )}
      </div>
    </div>
  );
}

export type ErrorStateProps = Readonly<{
  /** What happened: `Non è stato possibile aprire la posizione`. */
  title: string;
  /** Cause and remedy, from the core (`OperationError.message`). */
  message: string;
  /** What is safe. */
  safe?: string;
  /** Code for assistance, only when unexpected. */
  assistanceCode?: string;
  onRetry?: () => void;
  actions?: readonly StateAction[];
}>;

/** An error in the place of the content: what happened, what is safe, who can fix it, a code if unexpected. */
export function ErrorState({ title, message, safe, assistanceCode, onRetry, actions = [] }: ErrorStateProps) {
  const retry: readonly StateAction[] = onRetry === undefined ? [] : [{ label: 'Riprova', kind: 'primary', onPress: onRetry }];
  return (
    <EmptyState icon="warning" tone="red" title={title} urgent framed actions={[...retry, ...actions]}>
      <p>{message}{safe === undefined ? '' : ` ${safe}`}{assistanceCode === undefined ? null : <> Codice per l’assistenza: <span className="mono">{assistanceCode}</span></>}</p>
    </EmptyState>
  );
}

/** Waiting over one second: words and bar; under one second show nothing. */
export function WaitState({ title, children, fraction, onCancel }: Readonly<{ title: string; children?: ReactNode; fraction?: number; onCancel?: () => void }>) {
  return (
    <EmptyState icon="hourglass" title={title} framed actions={onCancel === undefined ? [] : [{ label: 'Annulla', onPress: onCancel }]}>
      {children}
      {fraction === undefined ? null : <ProgressBar name={title} done={fraction} total={1} />}
    </EmptyState>
  );
}
