import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../components/confirm-dialog.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { KeyBox } from '../components/key-box.tsx';
import type { KeyScope } from './keyboard/key-registry.ts';
import { useKeyRegistry } from './keyboard/keyboard-provider.tsx';
import { GuidePage, useGuideText } from './guide-page.tsx';
import type { GuidePageName } from './guide-pages.ts';

const GROUP_TITLE: Readonly<Record<Exclude<KeyScope, 'dialog'>, string>> = { list: 'Quando la lista ha il fuoco', screen: 'In questa schermata', toast: 'Dopo l’ultima conferma', global: 'Ovunque' };

/** The sheet opened by `?`: the keys that act now, from the one registry. */
export function KeysDialog({ open, onClose }: Readonly<{ open: boolean; onClose: () => void }>) {
  const registry = useKeyRegistry();
  // Read when the sheet opens: its own layer would otherwise hide the keys of the screen behind.
  const keys = open ? registry.behind() : [];
  const groups = (['screen', 'list', 'toast', 'global'] as const).map((scope) => ({ scope, keys: keys.filter((key) => key.scope === scope && key.label !== '') })).filter((group) => group.keys.length > 0);
  return (
    <Dialog open={open} title="Tasti di questa schermata" onClose={onClose} foot={<ActionButton label="Chiudi" shortcut="Escape" onPress={onClose} autoFocus />}>
      {groups.map((group) => (
        <section key={group.scope} className="sp-keys-group">
          <h3 className="small-heading">{GROUP_TITLE[group.scope]}</h3>
          <dl className="sp-keys">
            {group.keys.map((key) => <div key={`${key.combo}${key.label}`}><dt><KeyBox combo={key.combo} /></dt><dd>{key.label}</dd></div>)}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

/** The page of the manual for the screen in use, and from there any other. */
export function GuideDialog({ open, page, onClose, onKeys }: Readonly<{ open: boolean; page: GuidePageName; onClose: () => void; onKeys?: () => void }>) {
  const [turned, setTurned] = useState<GuidePageName | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const shown = turned ?? page;
  const { text, failed } = useGuideText(open ? shown : null);
  const title = text?.title ?? 'Guida';
  const turn = (to: GuidePageName) => {
    setTurned(to === page ? null : to);
    body.current?.focus();
  };
  // Every page is read from its beginning.
  useEffect(() => { body.current?.scrollTo({ top: 0 }); }, [text]);
  const close = () => { setTurned(null); onClose(); };
  return (
    <Dialog
      open={open} title={title} subtitle={turned === null ? 'Guida di questa schermata' : 'Guida'} onClose={close} width="wide"
      foot={<>
        {turned === null ? null : <ActionButton label="Questa schermata" onPress={() => turn(page)} />}
        {shown === 'README' ? null : <ActionButton label="Indice" onPress={() => turn('README')} />}
        {onKeys === undefined ? null : <ActionButton label="Tasti" shortcut="?" onPress={() => { setTurned(null); onKeys(); }} />}
        <ActionButton label="Chiudi" shortcut="Escape" onPress={close} />
      </>}
    >
      {/* What scrolls must be reached with the keyboard (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={body} tabIndex={0} role="region" aria-label="Testo della guida" className="sp-guide-body" data-autofocus>
        {text === null ? null : <GuidePage text={text} onPage={turn} />}
        {failed ? <p>La pagina della guida non si è caricata. Chiudi e riprova.</p> : null}
      </div>
    </Dialog>
  );
}
