import { Menu } from '@mantine/core';
import { useId, useState } from 'react';
import { ActionButton } from '../action-button.tsx';
import { CheckBox } from '../check-box.tsx';
import { Dialog, DialogBack } from '../confirm-dialog.tsx';
import { FilterChoice } from '../filter-chip.tsx';
import { Icon } from '../icons.tsx';
import { LinkButton, Strip } from '../strip.tsx';
import { FieldInput, TextField } from '../text-field.tsx';
import type { ListFilter, SavedView } from './list-look.ts';
import type { ListLook } from './use-list-look.ts';

type AnyLook<Filter extends ListFilter, Sort extends string> = Readonly<{ look: ListLook<Filter, Sort>; /** The list without any view: `Tutte`. */ plainName: string }>;

/** Which view one looks through, and the others; beside the title of the list. */
export function ViewMenu<Filter extends ListFilter, Sort extends string>({ look, plainName }: AnyLook<Filter, Sort>) {
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const { view, views } = look;
  const close = () => { look.forgetFailure(); setDialog(null); };
  return (
    <>
      <Menu position="bottom-start" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
        <Menu.Target><button type="button" className="lists-view"><span className="visually-hidden">Vista: </span>{view === null ? plainName : view.name}<Icon name="chevronDown" size={14} /></button></Menu.Target>
        <Menu.Dropdown>
          <FilterChoice label={plainName} chosen={view === null} onChoose={() => look.goTo(null)} end={views.preferredId === null ? 'si apre così' : null} />
          {views.saved.map((one) => <FilterChoice key={one.id} label={one.name} chosen={view?.id === one.id} onChoose={() => look.goTo(one)} end={views.preferredId === one.id ? 'si apre così' : null} />)}
          <Menu.Divider />
          <Menu.Item onClick={() => setDialog('save')}>Salva questa come nuova vista…</Menu.Item>
          {views.saved.length === 0 ? null : <Menu.Item onClick={() => setDialog('manage')}>Rinomina, togli, scegli come si apre…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {view !== null && look.unsaved ? <b className="detail">modificata, non salvata</b> : null}
      {dialog === 'save' ? <SaveViewDialog look={look} onClose={close} /> : null}
      {dialog === 'manage' ? <ManageViewsDialog look={look} plainName={plainName} onClose={close} /> : null}
    </>
  );
}

/** At the end of the filters: «Salva vista» while there is something worth saving, or what to do with a view that was changed. */
export function ViewLinks<Filter extends ListFilter, Sort extends string>({ look }: Readonly<{ look: ListLook<Filter, Sort> }>) {
  const [open, setOpen] = useState(false);
  const { view } = look;
  if (!look.unsaved) return null;
  if (view !== null) return <><LinkButton label="Torna com’era" onPress={() => look.goTo(view)} /><LinkButton label="Salva le modifiche" onPress={look.saveChanges} /></>;
  return <><LinkButton label="Salva vista" onPress={() => setOpen(true)} />{open ? <SaveViewDialog look={look} onClose={() => { look.forgetFailure(); setOpen(false); }} /> : null}</>;
}

function SaveViewDialog<Filter extends ListFilter, Sort extends string>({ look, onClose }: Readonly<{ look: ListLook<Filter, Sort>; onClose: () => void }>) {
  const [name, setName] = useState('');
  const [preferred, setPreferred] = useState(false);
  const [pressed, setPressed] = useState(false);
  const missing = pressed && name.trim() === '' ? 'Scrivi il nome della vista.' : null;
  const save = async () => {
    setPressed(true);
    if (name.trim() === '') return;
    if ((await look.saveAs(name, preferred)).ok) onClose();
  };
  return (
    <Dialog
      open title="Salva vista" subtitle="Ricorda i filtri, l’ordine e le colonne. La vedi solo tu. Un periodo come «questo mese» vale per il giorno in cui la apri." onClose={onClose}
      foot={<><DialogBack label="Non salvare" onBack={onClose} /><ActionButton label="Salva vista" kind="primary" shortcut="Ctrl+Enter" busy={look.busy} onPress={() => { void save(); }} /></>}
    >
      <TextField label="Nome" path="viewChange.view.name" value={name} onChange={(typed) => { setName(typed); look.forgetFailure(); }} maxLength={60} autoFocus placeholder="per esempio: Scadute da sollecitare" error={missing ?? (look.failure?.message ?? null)} onEnter={() => { void save(); }} />
      <p className="lists-below"><CheckBox checked={preferred} onChange={setPreferred}>Apri sempre l’elenco con questa vista</CheckBox></p>
    </Dialog>
  );
}

function ManageViewsDialog<Filter extends ListFilter, Sort extends string>({ look, plainName, onClose }: AnyLook<Filter, Sort> & Readonly<{ onClose: () => void }>) {
  const { views } = look;
  const [wrong, setWrong] = useState<string | null>(null);
  const rename = async (view: SavedView, name: string) => {
    const outcome = await look.rename(view, name);
    setWrong(outcome.ok ? null : view.id);
  };
  // A name being typed counts also when one leaves with Esc.
  const close = () => { if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur(); onClose(); };
  return (
    <Dialog open title="Le tue viste" subtitle="Scegli con quale si apre l’elenco. Un nome cambiato vale appena lasci il campo." onClose={close} foot={<ActionButton label="Chiudi" kind="primary" shortcut="Escape" onPress={close} />}>
      <div className="lists-views-head small-heading" aria-hidden="true"><span>Si apre</span><span>Nome</span></div>
      <ul className="lists-views">
        <li><OpensWith name="Apri con" label={plainName} chosen={views.preferredId === null} onChoose={() => look.prefer(null)} /><span>{plainName}</span></li>
        {views.saved.map((view) => (
          <li key={view.id}>
            <OpensWith name="Apri con" label={view.name} chosen={views.preferredId === view.id} onChoose={() => look.prefer(view)} />
            <ViewName key={view.name} view={view} error={wrong === view.id ? (look.failure?.message ?? null) : null} onRename={(name) => { void rename(view, name); }} />
            <ActionButton compact label="Togli" onPress={() => look.remove(view)}><span className="visually-hidden">{view.name}</span></ActionButton>
          </li>
        ))}
      </ul>
      {wrong === null && look.failure !== null ? <Strip tone="red">{look.failure.message}</Strip> : null}
    </Dialog>
  );
}

function OpensWith({ name, label, chosen, onChoose }: Readonly<{ name: string; label: string; chosen: boolean; onChoose: () => void }>) {
  return <label className="lists-opens"><input type="radio" name={name} checked={chosen} onChange={onChoose} /><span className="sp-radio" aria-hidden="true" data-chosen={chosen || undefined} /><span className="visually-hidden">Apri l’elenco con {label}</span></label>;
}

function ViewName({ view, error, onRename }: Readonly<{ view: SavedView; error: string | null; onRename: (name: string) => void }>) {
  const id = useId();
  const [name, setName] = useState(view.name);
  const leave = () => { if (name.trim() === '') setName(view.name); else if (name.trim() !== view.name) onRename(name); };
  return (
    <div>
      <label htmlFor={id} className="visually-hidden">Nome della vista {view.name}</label>
      <FieldInput control={{ id, 'aria-invalid': error === null ? undefined : true, 'aria-describedby': error === null ? undefined : `${id}-error`, 'data-path': undefined }} value={name} onChange={setName} onLeave={leave} onEnter={leave} maxLength={60} />
      {error === null ? null : <p className="sp-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
