import { Modal } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { KeyScopeContext, useKeyLayer } from '../app/keyboard/keyboard-provider.tsx';
import { ActionButton } from './action-button.tsx';
import { FieldLayoutContext } from './form-row.tsx';
import { Icon } from './icons.tsx';

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

/** The frame of every dialog: focus stays inside, keys of the screen behind do not act, Esc = nothing happens. */
export function Dialog(props: DialogProps) {
  useKeyLayer(props.open);
  const content = useRef<HTMLDivElement>(null);
  useFocusBack(props.open, content);
  const { open, title, subtitle, onClose, foot, footNote, width = 'normal', children } = props;
  return (
    <Modal.Root opened={open} onClose={onClose} size={width === 'wide' ? '56rem' : '37.5rem'} yOffset="5.25rem" transitionProps={{ duration: 0 }} closeOnClickOutside={false} returnFocus={false} classNames={{ content: 'sp-dialog', overlay: 'sp-scrim' }}>
      <Modal.Overlay />
      <Modal.Content radius="lg" ref={content}>
        <KeyScopeContext value="dialog">
          <FieldLayoutContext value="stack">
            <div className="sp-dialog-head">
              <Modal.Title className="screen-title">{title}</Modal.Title>
              {subtitle === undefined ? null : <p className="muted">{subtitle}</p>}
            </div>
            <Modal.Body className="sp-dialog-body">{children}</Modal.Body>
            {foot === undefined ? null : <div className="sp-dialog-foot">{footNote === undefined ? null : <span className="help">{footNote}</span>}<span className="sp-push sp-buttons">{foot}</span></div>}
          </FieldLayoutContext>
        </KeyScopeContext>
      </Modal.Content>
    </Modal.Root>
  );
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
        <ActionButton label={backVerb} shortcut="Escape" onPress={onBack} />
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
