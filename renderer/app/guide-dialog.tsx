import { Dialog } from '../components/confirm-dialog.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { KeyBox } from '../components/key-box.tsx';
import type { KeyScope } from './keyboard/key-registry.ts';
import { useKeyRegistry } from './keyboard/keyboard-provider.tsx';
import { guideOf } from './guide-pages.ts';
import type { RouteEntry } from './route-table.ts';

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

/** F1: the page of the guide for the screen in use. */
export function GuideDialog({ open, route, onClose, onKeys }: Readonly<{ open: boolean; route: RouteEntry | null; onClose: () => void; onKeys: () => void }>) {
  const page = guideOf(route?.screen ?? 'counter');
  return (
    <Dialog open={open} title={page.title} subtitle="Guida di questa schermata" onClose={onClose} foot={<><ActionButton label="Tasti" shortcut="?" onPress={onKeys} /><ActionButton label="Chiudi" shortcut="Escape" onPress={onClose} autoFocus /></>}>
      {page.paragraphs.map((paragraph) => <p key={paragraph} className="sp-guide-paragraph">{paragraph}</p>)}
    </Dialog>
  );
}
