import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { LINK_KINDS, linkTypeProblem, linkWords, type LinkKind } from '../../../main/domain/person-registry.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, SelectField, TextField } from '../../components/index.ts';
import { readDate } from '../../components/typed-value.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { EntryDialog } from '../person-acts/entry-dialog.tsx';
import { PersonPicker } from '../person-acts/person-picker.tsx';
import type { LinkEntry, PersonBrief, PersonPage } from '../person-acts/person-types.ts';
import { useSettingsForm, type Problems } from '../settings-form/use-settings-form.ts';
import { dayOf } from './address-form.ts';
import '../acts/acts.css';

type Side = 'FROM' | 'TO';
type LinkForm = Readonly<{ choice: string; other: PersonBrief | null; validFrom: string; validTo: string; note: string }>;
type SaveInput = Readonly<{ id: number | null; expectedVersion: number | null; fromId: number; toId: number; kind: LinkKind; validFrom: string | null; validTo: string | null; note: string | null }>;

/** Each link read from either side, `HEIR FROM` … ; a link without direction once. */
const CHOICES: readonly Readonly<{ value: string; kind: LinkKind; side: Side; label: string }>[] = LINK_KINDS.flatMap((kind) => (kind === 'CO_OBLIGOR' ? ['FROM' as const] : ['FROM' as const, 'TO' as const]).map((side) => ({ value: `${kind} ${side}`, kind, side, label: linkWords(kind, side) })));

function choiceOf(value: string) {
  return CHOICES.find((choice) => choice.value === value) ?? null;
}

function formOf(link: LinkEntry | null): LinkForm {
  if (link === null) return { choice: '', other: null, validFrom: '', validTo: '', note: '' };
  return { choice: `${link.kind} ${link.kind === 'CO_OBLIGOR' ? 'FROM' : link.side}`, other: link.other, validFrom: link.validFrom === null ? '' : formatDate(link.validFrom), validTo: link.validTo === null ? '' : formatDate(link.validTo), note: link.note ?? '' };
}

function problemsOf(form: LinkForm, page: PersonPage, today: string): Problems {
  const found: Record<string, string> = {};
  const choice = choiceOf(form.choice);
  if (choice === null) found['kind'] = 'Scegli il legame.';
  else if (form.other !== null) {
    const [from, to] = choice.side === 'FROM' ? [page.person.type, form.other.type] : [form.other.type, page.person.type];
    const wrong = linkTypeProblem(choice.kind, from, to);
    if (wrong !== null) found['kind'] = wrong;
  }
  if (form.other === null) found['toId'] = 'Scegli la persona: scrivi il nome e premi Invio sulla riga.';
  for (const path of ['validFrom', 'validTo'] as const) {
    const reading = readDate(form[path], today, 'THIS_YEAR');
    if (reading.kind === 'problem') found[path] = reading.message;
  }
  return found;
}

/** A new link (`link` null), or one to change. `link` follows what is stored. */
export function LinkDialog({ page, link, onClose }: Readonly<{ page: PersonPage; link: LinkEntry | null; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [version, setVersion] = useState(link?.version ?? null);
  const saving = useMutationOnce((input: SaveInput, requestId) => client.people.saveLink({ requestId, ...input }), ['people']);
  const form = useSettingsForm<LinkForm>({ start: formOf(link), saving, problems: (typed) => problemsOf(typed, page, today) });
  const typed = form.form;
  const save = async (upon: number | null) => {
    const choice = choiceOf(typed.choice);
    if (!form.check() || choice === null || typed.other === null) return;
    const [fromId, toId] = choice.side === 'FROM' ? [page.person.id, typed.other.id] : [typed.other.id, page.person.id];
    if ((await saving.run({ id: link?.id ?? null, expectedVersion: upon, fromId, toId, kind: choice.kind, validFrom: dayOf(typed.validFrom, today), validTo: dayOf(typed.validTo, today), note: typed.note.trim() === '' ? null : typed.note.trim() })).ok) onClose();
  };
  const day = (path: 'validFrom' | 'validTo', label: string) => (
    <DateField label={label} optional="(facoltativa)" path={path} text={typed[path]} onText={(text) => form.set({ [path]: text })} today={today} missingYear="THIS_YEAR" describe={false} onCommit={() => form.leave(path)} error={form.errorAt(path)} />
  );
  const latest = link?.version ?? null;
  return (
    <EntryDialog title={link === null ? `Nuovo legame di ${page.person.name}` : `Modifica il legame di ${page.person.name}`} verb="Salva" busy={saving.busy} failure={saving.failure} paths={['kind', 'toId', 'validFrom', 'validTo', 'note']} root={form.root}
      {...(link === null ? {} : { stored: `è ${link.words.toLowerCase()} ${link.other.name}`, onReapply: () => { setVersion(latest); void save(latest); }, onReload: () => { setVersion(latest); form.replace(formOf(link)); } })} onSave={() => { void save(version); }} onClose={onClose}>
      <SelectField label={`Legame di ${page.person.name}`} path="kind" choices={CHOICES.map(({ value, label }) => ({ value, label }))} value={typed.choice === '' ? null : typed.choice} onChoose={(choice) => form.set({ choice })} error={form.errorAt('kind')} placeholder="Erede di, ha come erede, coobbligato con…" autoFocus={link === null} />
      <PersonPicker label={choiceOf(typed.choice)?.label ?? 'L’altra persona'} path="toId" chosen={typed.other} onChoose={(other) => form.set({ other })} error={form.errorAt('toId')} exceptId={page.person.id} />
      <div className="pa-pair">{day('validFrom', 'Dal')}{day('validTo', 'Fino al')}</div>
      <TextField label="Nota" {...form.text('note')} optional="(facoltativa)" maxLength={200} placeholder="Numero della successione, decreto di nomina…" onEnter={() => { void save(version); }} />
    </EntryDialog>
  );
}

export function RemoveLinkDialog({ link, onClose }: Readonly<{ link: LinkEntry; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((_go: true, requestId) => client.people.removeLink({ requestId, id: link.id, expectedVersion: link.version }), ['people']);
  const confirm = async () => { if ((await saving.run(true)).ok) onClose(); };
  return (
    <ActDialog question={`Togliere il legame con ${link.other.name}?`} subtitle={`${link.words} ${link.other.name}`} verb="Togli il legame" backVerb="Non togliere" danger busy={saving.busy} failure={saving.failure} onConfirm={() => { void confirm(); }} onBack={onClose}
      consequences={[{ text: 'Sparisce da tutte e due le schede; nella storia di entrambe resta che c’era.' }, { text: 'Le posizioni non cambiano debitore.' }, { text: 'Se il legame è finito, modificalo e scrivi «Fino al»: così resta.', warning: true }]} />
  );
}
