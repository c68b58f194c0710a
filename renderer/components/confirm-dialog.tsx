import { Modal } from '@mantine/core';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useAskBeforeUnload } from '../app/ask-before-unload.ts';
import { KeyScopeContext, useKeyLayer, useScanRefusals } from '../app/keyboard/keyboard-provider.tsx';
import { ActionButton } from './action-button.tsx';
import { FieldLayoutContext } from './form-row.tsx';
import { Icon } from './icons.tsx';
import { Strip } from './strip.tsx';
import { createTypedFields } from './typed-fields.ts';

export type DialogProps = Readonly<{
  open: boolean;
  title: ReactNode;
  subtitle?: ReactNode;
  onClose: () => void;
  /** Buttons at the right, the main one last. Default: none. */
  foot?: ReactNode;
  footNote?: ReactNode;
  /** 600 (default), or wide for what is looked at rather than decided. */
  width?: 'normal' | 'wide';
  children: ReactNode;
}>;

/** Leaves the dialog around, unless something was typed in it: then it asks first. */
const LeaveContext = createContext<(leave: () => void) => void>((leave) => leave());

/** The way out of a dialog (Esc). What was typed is never lost without a question. */
export function DialogBack({ label, onBack }: Readonly<{ label: string; onBack: () => void }>) {
  const leave = useContext(LeaveContext);
  return <ActionButton label={label} shortcut="Escape" onPress={() => leave(onBack)} />;
}

/** The frame of every dialog: focus stays inside, keys of the screen behind do not act, Esc = nothing happens. */
export function Dialog(props: DialogProps) {
  useKeyLayer(props.open);
  const content = useRef<HTMLDivElement>(null);
  useFocusBack(props.open, content);
  const { open, title, subtitle, onClose, foot, footNote, width = 'normal', children } = props;
  const { watching, leaving, leave, stay } = useLeaveQuestion(open);
  const [scanRefused, setScanRefused] = useState(false);
  useScanRefusals(() => setScanRefused(true), open);
  const [wasOpen, setWasOpen] = useState(open);
  if (wasOpen !== open) { setWasOpen(open); setScanRefused(false); }
  return (
    <Modal.Root opened={open} onClose={() => leave(onClose)} size={width === 'wide' ? '56rem' : '37.5rem'} yOffset="5.25rem" transitionProps={{ duration: 0 }} closeOnClickOutside={false} returnFocus={false} classNames={{ content: 'sp-dialog', overlay: 'sp-scrim' }}>
      <Modal.Overlay />
      <Modal.Content radius="lg" ref={content}>
        <KeyScopeContext value="dialog">
          <FieldLayoutContext value="stack">
            <LeaveContext value={leave}>
              <div className="sp-contents" {...watching} onInput={() => { setScanRefused(false); stay(); }}>
                <div className="sp-dialog-head">
                  <Modal.Title className="screen-title">{title}</Modal.Title>
                  {subtitle === undefined ? null : <p className="muted">{subtitle}</p>}
                </div>
                <Modal.Body className="sp-dialog-body">{scanRefused ? <div className="sp-dialog-scan"><Strip tone="amber">Il codice letto non va qui, e niente è cambiato. Per cercarlo chiudi questa finestra e leggilo di nuovo.</Strip></div> : null}{children}</Modal.Body>
              </div>
              {leaving !== null ? <LeaveQuestion onStay={() => stay()} onLeave={leaving} />
                : foot === undefined ? null : <div className="sp-dialog-foot">{footNote === undefined ? null : <span className="help">{footNote}</span>}<span className="sp-push sp-buttons">{foot}</span></div>}
            </LeaveContext>
          </FieldLayoutContext>
        </KeyScopeContext>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Stands in the place of the buttons: the fields above stay as they are. */
function LeaveQuestion({ onStay, onLeave }: Readonly<{ onStay: () => void; onLeave: () => void }>) {
  return (
    <div className="sp-dialog-foot sp-dialog-leave" role="alert">
      <span className="sp-inline sp-toned tone-amber"><Icon name="warning" size={17} /><b>Quello che hai scritto qui va perso.</b></span>
      <span className="sp-push sp-buttons"><ActionButton label="Lascia senza salvare" onPress={onLeave} /><ActionButton label="Continua a scrivere" kind="primary" shortcut="Escape" autoFocus onPress={onStay} /></span>
    </div>
  );
}

type Watching = Readonly<{ onFocusCapture: (event: SyntheticEvent) => void; onPointerDownCapture: (event: SyntheticEvent) => void; onKeyDownCapture: (event: SyntheticEvent) => void }>;
type LeaveQuestionState = Readonly<{ watching: Watching; leaving: (() => void) | null; leave: (onLeave: () => void) => void; stay: () => void }>;

/** Whether to ask before leaving, judged from the fields themselves: a dialog has nothing to declare. */
function useLeaveQuestion(open: boolean): LeaveQuestionState {
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  const fields = useRef(createTypedFields<HTMLInputElement | HTMLTextAreaElement>());
  const lastField = useRef<HTMLElement | null>(null);
  useEffect(() => { if (!open) { fields.current = createTypedFields(); setLeaving(null); } }, [open]);
  useAskBeforeUnload(() => open && fields.current.changed());
  const remember = ({ target }: SyntheticEvent) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    fields.current.remember(target);
    lastField.current = target;
  };
  return {
    watching: { onFocusCapture: remember, onPointerDownCapture: remember, onKeyDownCapture: remember }, leaving,
    leave: (onLeave) => { if (fields.current.changed()) setLeaving(() => onLeave); else onLeave(); },
    stay: () => { if (leaving === null) return; setLeaving(null); lastField.current?.focus(); },
  };
}

/**
 * On closing, the focus goes back where it was, unless the action already moved it.
 * Where it was is read while rendering: a field with `autoFocus` takes the focus before any effect runs.
 */
function useFocusBack(open: boolean, content: Readonly<{ current: HTMLElement | null }>): void {
  const wasOpen = useRef(false);
  const opener = useRef<Element | null>(null);
  if (open && !wasOpen.current) opener.current = document.activeElement;
  wasOpen.current = open;
  useEffect(() => {
    if (!open) return;
    const dialog = content.current;
    return () => {
      setTimeout(() => {
        const active = document.activeElement;
        const lost = active === null || active === document.body || dialog?.contains(active) === true;
        if (lost && opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
      }, 0);
    };
  }, [open, content]);
}

export type Consequence = Readonly<{ text: ReactNode; warning?: boolean }>;

export type ConfirmDialogProps = Readonly<{
  open: boolean;
  /** The question, with the name: `Annullare la rata 2 di Lo Presti Giuseppe?` */
  question: string;
  subtitle?: ReactNode;
  /** Che cosa succede: 3–5 lines, warnings with the amber triangle. */
  consequences: readonly Consequence[];
  /** The verb of the act: `Annulla la rata`. Never `OK`, `Sì`. */
  verb: string;
  /** The way back: `Non annullare`. */
  backVerb: string;
  danger?: boolean;
  busy?: boolean;
  disabledReason?: string | null;
  footNote?: string;
  onConfirm: () => void;
  onBack: () => void;
  /** Reason and note fields; the first gets the focus (give it `autoFocus` and `data-autofocus`). */
  children?: ReactNode;
}>;

/** Asks before what cannot be simply undone. Source: look reference, "Dialogs" and screen 12. */
export function ConfirmDialog({ open, question, subtitle, consequences, verb, backVerb, danger = false, busy = false, disabledReason = null, footNote, onConfirm, onBack, children }: ConfirmDialogProps) {
  return (
    <Dialog
      open={open} title={question} subtitle={subtitle} onClose={onBack} footNote={footNote}
      foot={<>
        <DialogBack label={backVerb} onBack={onBack} />
        <ActionButton label={verb} kind={danger ? 'danger' : 'primary'} shortcut="Ctrl+Enter" busy={busy} disabledReason={disabledReason} onPress={onConfirm} />
      </>}
    >
      <h3 className="small-heading">Che cosa succede</h3>
      <ul className="sp-consequences">
        {consequences.map((line, index) => (
          <li key={index}>
            <span className={line.warning === true ? 'sp-toned tone-amber' : 'muted'}><Icon name={line.warning === true ? 'warning' : 'arrowRight'} size={16} /></span>
            <span>{line.warning === true ? <span className="visually-hidden">Da sapere: </span> : null}{line.text}</span>
          </li>
        ))}
      </ul>
      {children}
    </Dialog>
  );
}
