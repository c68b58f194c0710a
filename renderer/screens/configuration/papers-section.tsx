import { PRINTED_LANGUAGES } from '../../../main/domain/notice-paper.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionBar, ActionButton, CheckBox, ErrorsLeft, FailureState, FormRow, LinkButton, Panel, Screen, SelectField, showToast, Stack, Strip, type Choice } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm, type SettingsForm } from '../settings-form/use-settings-form.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { LettersPanel } from './letters-panel.tsx';
import { paperChoices, paperOf, papersDifferences, papersFormOf, papersInputOf, papersProblems, type PapersForm, type PaperSettings, type PaperSettingsInput } from './papers-form.ts';
import { SectionTabs } from './section-tabs.tsx';
import { WINDOW_FIELDS } from './window-form.ts';
import { WindowPanel } from './window-panel.tsx';

/** Stampa: on what notices are usually printed, service by service where one differs, and where the window of the envelopes is. */
export function PapersSection() {
  const client = useClient();
  const found = useOperation({ key: ['papers.settings'], topics: ['catalogue', 'setup'], call: (signal) => client.papers.settings({}, { signal }) });
  if (found.value === undefined) return <Screen title="Configurazione" bar={<SectionTabs />}>{found.state === 'failed' ? <FailureState title="Le impostazioni di stampa non si sono aperte" failure={found.failure} onRetry={found.reload} /> : null}</Screen>;
  return <SettingsOf stored={found.value} />;
}

function SettingsOf({ stored }: Readonly<{ stored: PaperSettings }>) {
  const client = useClient();
  const saving = useMutationOnce((input: PaperSettingsInput, requestId) => client.papers.saveSettings({ requestId, ...input }), ['catalogue']);
  const form = useSettingsForm({ start: papersFormOf(stored), problems: papersProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(papersFormOf(now)));
  const save = async (version: number) => {
    if (!form.check()) return;
    const answer = await saving.run(papersInputOf(form.form, version));
    if (!answer.ok) return;
    start.follow(answer.value);
    form.replace(papersFormOf(answer.value));
    showToast('Impostazioni di stampa salvate. Valgono dalla prossima stampa.', []);
  };
  const undo = () => { start.follow(stored); form.replace(papersFormOf(stored)); };
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} foot={(
      <ActionBar left={form.dirty ? <ActionButton label="Lascia com’era" onPress={undo} /> : <span className="help">Nessuna modifica</span>}>
        <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
        <ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.dirty ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(start.version ?? stored.version); }} />
      </ActionBar>
    )}>
      <div ref={form.root} className="config-editor">
        <Stack>
          <UsualPanel form={form} stored={stored} />
          <ServicesPanel form={form} stored={stored} />
          <WindowPanel form={form.form.window} onChange={(window) => form.set({ window })} onLeave={form.leave} errorAt={form.errorAt} />
          <LettersPanel />
          <SaveRefusal failure={saving.failure} paths={['paper', 'language', ...WINDOW_FIELDS.map(({ field }) => `window.${field}`), ...form.form.services.flatMap((_, index) => [`services.${index}.serviceId`, `services.${index}.paper`])]} lines={papersDifferences(form.form, papersFormOf(stored))} onReload={undo} onReapply={() => { start.follow(stored); void save(stored.version); }} />
        </Stack>
      </div>
      <LeaveQuestion dirty={form.dirty} stays="le impostazioni di stampa restano com’erano" />
    </Screen>
  );
}

type PartProps = Readonly<{ form: SettingsForm<PapersForm>; stored: PaperSettings }>;

function UsualPanel({ form, stored }: PartProps) {
  const languages: readonly Choice[] = stored.languages.map(({ language, label, reason }) => ({ value: language, label, ...(reason === null ? {} : { disabledReason: reason }) }));
  const chooseLanguage = (value: string) => { const language = PRINTED_LANGUAGES.find((one) => one === value); if (language !== undefined) form.set({ language }); };
  return (
    <Panel title="Come si stampano gli avvisi" note="allo sportello, nei lotti, dalla riga di comando" padded>
      {stored.slipMissing === null ? null : <div className="config-gap"><Strip tone="amber">{stored.slipMissing}</Strip></div>}
      <SelectField label="Carta" path="paper" choices={paperChoices(form.form.oldModel, stored.slipMissing)} value={form.form.paper} onChoose={(value) => form.set({ paper: paperOf(value) })} error={form.errorAt('paper')} help="Quando un avviso su questa carta non si può stampare esce su un foglio A4, e la stampa dice perché." />
      <SelectField label="Lingua" path="language" choices={languages} value={form.form.language} onChoose={chooseLanguage} error={form.errorAt('language')} help="Si offrono solo le lingue di cui ci sono i testi ufficiali di pagoPA." />
      <FormRow label="Modello 2.2.1" group>{() => <CheckBox checked={form.form.oldModel} onChange={(oldModel) => form.set({ oldModel })}>Si può scegliere anche il modello del 2018; quello in vigore è il 3</CheckBox>}</FormRow>
    </Panel>
  );
}

function ServicesPanel({ form, stored }: PartProps) {
  const client = useClient();
  const known = useOperation({ key: ['catalogue.services', 'papers'], topics: ['catalogue'], call: (signal) => client.catalogue.services({ includeRetired: true, text: '' }, { signal }) });
  const services: readonly Choice[] = (known.value?.services ?? []).filter(({ id, retired }) => !retired || form.form.services.some(({ serviceId }) => serviceId === id)).map(({ id, code, name }) => ({ value: String(id), code, label: name }));
  const rows = form.form.services;
  const change = (index: number, part: Partial<PapersForm['services'][number]>) => form.set({ services: rows.map((row, place) => (place === index ? { ...row, ...part } : row)) });
  return (
    <Panel title="Servizi con una carta loro" padded>
      {rows.length === 0 ? <p className="help">Tutti i servizi usano la carta qui sopra.</p> : null}
      {rows.map((row, index) => (
        // Rows have no name of their own until a service is chosen.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="paper-row" key={index}>
          <SelectField layout="stack" label="Servizio" path={`services.${index}.serviceId`} choices={services} value={row.serviceId === null ? null : String(row.serviceId)} placeholder="codice o nome" onChoose={(value) => change(index, { serviceId: Number(value) })} error={form.errorAt(`services.${index}.serviceId`)} />
          <SelectField layout="stack" label="Carta" path={`services.${index}.paper`} choices={paperChoices(form.form.oldModel, stored.slipMissing)} value={row.paper} onChoose={(value) => change(index, { paper: paperOf(value) })} error={form.errorAt(`services.${index}.paper`)} />
          <div className="paper-row-end"><LinkButton label="Togli" onPress={() => form.set({ services: rows.filter((_, place) => place !== index) })} /></div>
        </div>
      ))}
      <div className="config-add"><ActionButton label="Aggiungi un servizio" icon="plus" onPress={() => form.set({ services: [...rows, { serviceId: null, paper: 'A4' }] })} /></div>
    </Panel>
  );
}
