import { useState } from 'react';
import type { Client } from '../../bridge/client.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { usePreferences, useSession, type Preferences } from '../../app/session.tsx';
import { ActionButton, CheckBox, FailureState, FormRow, Panel, RadioCards, Screen, Strip, TextField } from '../../components/index.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { PinnedServices } from './pinned-services.tsx';
import './preferences.css';

type Changes = Omit<Parameters<Client['application']['savePreferences']>[0], 'requestId'>;
const THEMES: readonly Readonly<{ value: Preferences['theme']; label: string; detail: string }>[] = [
  { value: 'SYSTEM', label: 'Come il computer', detail: 'segue le impostazioni di sistema' },
  { value: 'LIGHT', label: 'Chiaro', detail: 'sempre' },
  { value: 'DARK', label: 'Scuro', detail: 'sempre' },
];

/** What each operator chooses for themselves; every choice is saved at once. */
export default function PreferencesScreen() {
  const preferences = usePreferences();
  const session = useSession();
  return (
    <Screen title="Preferenze" note={`valgono solo per ${session.name}`}>
      {preferences.value === undefined ? (preferences.state === 'failed' ? <FailureState title="Le preferenze non si sono aperte" failure={preferences.failure} onRetry={preferences.reload} /> : null) : <Choices stored={preferences.value} />}
    </Screen>
  );
}

function Choices({ stored }: Readonly<{ stored: Preferences }>) {
  const client = useClient();
  const [asking, setAsking] = useState(false);
  const saving = useMutationOnce((changes: Changes, requestId) => client.application.savePreferences({ requestId, ...changes }), ['preferences']);
  const [printerNote, setPrinterNote] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const save = async (changes: Changes) => { setSaved(false); setSaved((await saving.run(changes)).ok); };
  const theme = (value: string) => { const found = THEMES.find((choice) => choice.value === value); if (found !== undefined) void save({ theme: found.value }); };
  const note = printerNote ?? stored.printerNote ?? '';
  const saveNote = () => { if (printerNote !== null && printerNote.trim() !== (stored.printerNote ?? '')) void save({ printerNote: printerNote.trim() === '' ? null : printerNote.trim() }); };
  return (
    <div className="preferences sp-stack">
      {saving.failure === null ? null : <Strip tone="red" action={{ label: 'Chiudi', onPress: saving.reset }}>{saving.failure.message}</Strip>}
      <p className="visually-hidden" role="status">{saved ? 'Scelta salvata.' : ''}</p>
      <Panel title="Aspetto e tasti" padded>
        <FormRow label="Tema" group>{() => <div className="preferences-cards"><RadioCards name="Tema" choices={THEMES} value={stored.theme} onChoose={theme} /></div>}</FormRow>
        <FormRow label="Tasti singoli" group help="Una lettera da sola agisce quando la lista ha il fuoco, per esempio N o P. Spenti, restano Ctrl, Alt e i tasti F">
          {() => <CheckBox checked={stored.singleLetterKeys} onChange={(singleLetterKeys) => { void save({ singleLetterKeys }); }}>Attiva i tasti di una sola lettera</CheckBox>}
        </FormRow>
      </Panel>
      <Panel title="Servizi fissati" note="Alt+1 … Alt+9 aprono una nuova posizione" padded>
        <PinnedServices ids={stored.pinnedServiceIds} onIds={(pinnedServiceIds) => { void save({ pinnedServiceIds: [...pinnedServiceIds] }); }} />
      </Panel>
      <Panel title="Stampante" padded>
        <TextField label="Nota" optional="(facoltativa)" value={note} onChange={setPrinterNote} onLeave={saveNote} onEnter={saveNote} maxLength={80} placeholder="Stampante 2, cassetto in basso" help="Compare in basso mentre lavori: il programma usa la stampante scelta nel sistema" />
      </Panel>
      <Panel title="Password" padded>
        <div className="sp-between"><p className="muted">Cambiala quando vuoi: serve quella di adesso.</p><ActionButton label="Cambia password…" onPress={() => setAsking(true)} /></div>
      </Panel>
      {asking ? <PasswordDialog onClose={() => setAsking(false)} /> : null}
    </div>
  );
}
