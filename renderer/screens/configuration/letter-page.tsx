import { useEffect, useMemo, useRef, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { LETTER_BODY_LENGTH, LETTER_FIELDS, LETTER_TITLE_LENGTH } from '../../../main/domain/cover-letter.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionBar, ActionButton, bytesOfBase64, DataTable, ErrorsLeft, FailureState, FormRow, formatCount, LargePage, LinkButton, Panel, PdfPage, Screen, showToast, Stack, Strip, TextAreaField, TextField, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import { rowIdOf } from '../acts/row-id.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { letterDifferences, letterProblems, NEW_LETTER, withField, type LetterForm, type LetterWithVersions, type SaveLetterInput } from './letter-form.ts';
import { SectionTabs } from './section-tabs.tsx';

const LIST = '/configurazione/stampa';

/** A cover letter: its text, the page as it would be, the versions it had. */
export function LetterPage() {
  const written = useParams()['id'];
  const id = rowIdOf(written);
  if (written === 'nuova') return <LetterEditor key="new" stored={null} />;
  return id === null ? <Navigate to={LIST} replace /> : <StoredLetter key={id} id={id} />;
}

function StoredLetter({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['papers.letter', id], topics: ['catalogue', 'prints'], call: (signal) => client.papers.letter({ id }, { signal }) });
  if (found.value === undefined) return <Screen title="Lettera di accompagnamento" bar={<SectionTabs />}>{found.state === 'failed' ? <FailureState title="La lettera non si è aperta" failure={found.failure} onRetry={found.reload} /> : null}</Screen>;
  return <LetterEditor stored={found.value} />;
}

const formOf = (stored: Pick<LetterWithVersions, 'title' | 'body'> | null): LetterForm => (stored === null ? NEW_LETTER : { title: stored.title, body: stored.body });

function LetterEditor({ stored }: Readonly<{ stored: LetterWithVersions | null }>) {
  const client = useClient();
  const navigate = useNavigate();
  const saving = useMutationOnce((input: SaveLetterInput, requestId) => client.papers.saveLetter({ requestId, ...input }), ['catalogue']);
  const retiring = useMutationOnce((input: Readonly<{ id: number; expectedVersion: number; retired: boolean }>, requestId) => client.papers.retireLetter({ requestId, ...input }), ['catalogue']);
  const form = useSettingsForm({ start: formOf(stored), problems: letterProblems, saving });
  const start = useStartingVersion<Pick<LetterWithVersions, 'version' | 'title' | 'body'>>(stored, form, (now) => form.replace(formOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ id: stored?.id ?? null, expectedVersion, title: form.form.title.trim(), body: form.form.body.trim() });
    if (!answer.ok) return;
    start.follow(answer.value);
    form.replace(formOf(answer.value));
    showToast(answer.value.version === 1 ? 'Lettera salvata: si sceglie alla stampa.' : `Lettera salvata, versione ${answer.value.version}. Le stampe fatte restano con la versione di allora.`, []);
    if (stored === null) void navigate(`${LIST}/lettere/${answer.value.id}`, { replace: true });
  };
  const retire = async (letter: LetterWithVersions) => {
    const answer = await retiring.run({ id: letter.id, expectedVersion: letter.version, retired: !letter.retired });
    if (answer.ok) showToast(answer.value.retired ? 'Lettera ritirata: non si sceglie più.' : 'Lettera ripresa: si può scegliere di nuovo.', []);
  };
  const undo = () => { start.follow(stored); form.replace(formOf(stored)); };
  return (
    <Screen
      title={stored === null ? 'Nuova lettera' : stored.title} above="Configurazione · Stampa · Lettere di accompagnamento" beside={stored === null ? null : <span className="detail">versione {stored.version}{stored.retired ? ' · ritirata' : ''}</span>} bar={<SectionTabs />}
      foot={(
        <ActionBar left={<>
          <ActionButton label="Torna alla stampa" shortcut="Escape" onPress={() => { void navigate(LIST); }} />
          {stored === null ? null : <ActionButton label={stored.retired ? 'Riprendi' : 'Ritira'} busy={retiring.busy} disabledReason={form.dirty ? 'Prima salva o lascia com’era' : null} onPress={() => { void retire(stored); }} />}
          {form.dirty ? <ActionButton label="Lascia com’era" onPress={undo} /> : null}
        </>}>
          <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
          <ActionButton label={stored === null ? 'Salva' : 'Salva come nuova versione'} kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.dirty ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(start.version); }} />
        </ActionBar>
      )}
    >
      <div className="letter-page">
        <div ref={form.root}>
          <Stack>
            {retiring.failure === null ? null : <Strip tone="red">{retiring.failure.message}</Strip>}
            <WordsPanel form={form} />
            {stored === null || stored.versions.length < 2 ? null : <VersionsPanel versions={stored.versions} onTake={(version) => form.set(formOf(version))} />}
            <SaveRefusal failure={saving.failure} paths={['title', 'body']} lines={letterDifferences(form.form, formOf(stored))} onReload={undo} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
          </Stack>
        </div>
        <PreviewPanel words={form.form} />
      </div>
      <LeaveQuestion dirty={form.dirty} stays="la lettera resta com’era" />
    </Screen>
  );
}

function WordsPanel({ form }: Readonly<{ form: ReturnType<typeof useSettingsForm<LetterForm>> }>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (name: string) => {
    const element = area.current;
    const at = withField(form.form.body, name, element?.selectionStart ?? form.form.body.length, element?.selectionEnd ?? form.form.body.length);
    form.set({ body: at.text });
    setTimeout(() => { element?.focus(); element?.setSelectionRange(at.at, at.at); }, 0);
  };
  return (
    <Panel title="Testo" padded>
      <TextField label="Titolo" {...form.text('title')} countTo={LETTER_TITLE_LENGTH} help="Sta in grassetto sopra il testo, come oggetto" />
      <TextAreaField label="Testo" {...form.text('body')} rows={14} maxLength={LETTER_BODY_LENGTH} ref={area} help="Una riga vuota separa i capoversi. Sta in una pagina sola." />
      <FormRow label="Campi" group help="Si scrivono fra parentesi graffe; premi per metterne uno dove si trova il cursore del testo">
        {() => <span className="letter-fields">{LETTER_FIELDS.map((name) => <LinkButton key={name} label={`{${name}}`} onPress={() => put(name)} />)}</span>}
      </FormRow>
    </Panel>
  );
}

type Version = LetterWithVersions['versions'][number];

function VersionsPanel({ versions, onTake }: Readonly<{ versions: readonly Version[]; onTake: (version: Version) => void }>) {
  const columns: readonly Column<Version>[] = [
    { key: 'version', heading: 'Versione', width: '5.5rem', cell: (row) => row.version },
    { key: 'madeAt', heading: 'Scritta', width: '10rem', cell: (row) => <span className="sp-nowrap">{instantInList(row.madeAt)}</span> },
    { key: 'who', heading: 'Da', cut: true, cell: (row) => row.who },
    { key: 'prints', heading: 'Stampe', width: '5.5rem', align: 'right', cell: (row) => (row.prints === 0 ? <span className="faint">—</span> : formatCount(row.prints)) },
    { key: 'take', heading: <span className="visually-hidden">Azioni</span>, width: '9rem', cell: (row) => (row === versions[0] ? <span className="faint">quella di adesso</span> : <LinkButton label="Riprendi il testo" onPress={() => onTake(row)} />) },
  ];
  return <Panel title="Versioni" note="ogni stampa resta con la sua"><DataTable name="Versioni della lettera" columns={columns} rows={versions} rowKey={(row) => row.version} /></Panel>;
}

/** How long nothing is typed before the page is drawn again. */
const REST_MS = 500;

function PreviewPanel({ words }: Readonly<{ words: LetterForm }>) {
  const client = useClient();
  const [rested, setRested] = useState(words);
  const [large, setLarge] = useState(false);
  useEffect(() => { const timer = setTimeout(() => setRested(words), REST_MS); return () => clearTimeout(timer); }, [words]);
  const settings = useOperation({ key: ['papers.settings'], topics: ['catalogue', 'setup'], call: (signal) => client.papers.settings({}, { signal }) });
  const window = settings.value?.window ?? null;
  const letter = { title: rested.title.trim() === '' ? 'Titolo' : rested.title, body: rested.body.trim() === '' ? 'Testo' : rested.body };
  const readable = Object.keys(letterProblems(letter)).length === 0;
  const page = useOperation({ key: ['papers.preview', window, letter], topics: ['setup'], enabled: readable && settings.value !== undefined, keepPrevious: true, call: (signal) => client.papers.preview({ window, letter }, { signal }) });
  const base64 = page.value?.pdfBase64 ?? null;
  const bytes = useMemo(() => (base64 === null ? null : bytesOfBase64(base64)), [base64]);
  return (
    <Panel title="Anteprima" note="con i dati di un esempio" padded>
      {page.state === 'failed' ? <div className="config-gap"><Strip tone="red">{page.failure.message}</Strip></div> : null}
      {!readable ? <div className="config-gap"><Strip tone="amber">Correggi il testo per vedere la pagina com’è adesso.</Strip></div> : null}
      {bytes === null ? null : <PdfPage bytes={bytes} name="Anteprima della lettera" fit="width" />}
      {bytes === null ? null : <div className="config-below"><ActionButton label="Ingrandisci" icon="search" compact onPress={() => setLarge(true)} /></div>}
      <LargePage open={large} bytes={bytes} name="Anteprima della lettera" onClose={() => setLarge(false)} />
    </Panel>
  );
}
