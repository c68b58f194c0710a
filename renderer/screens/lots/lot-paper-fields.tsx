import { useClient } from '../../app/bridge-context.tsx';
import type { Failure } from '../../app/operation-outcome.ts';
import { useOperation } from '../../app/result-query.ts';
import { SelectField, type Choice } from '../../components/index.ts';
import { lotPaperChoices, NO_LETTER, USUAL, type LotPaperForm } from './lot-paper-form.ts';

type LotPaperFieldsProps = Readonly<{ form: LotPaperForm; onChange: (form: LotPaperForm) => void; failure: Failure | null }>;

/** Carta, lingua e lettera of the notices of a lot. */
export function LotPaperFields({ form, onChange, failure }: LotPaperFieldsProps) {
  const client = useClient();
  const settings = useOperation({ key: ['papers.settings'], topics: ['catalogue', 'setup'], call: (signal) => client.papers.settings({}, { signal }) });
  const letters = useOperation({ key: ['papers.letters', 'choice'], topics: ['catalogue'], call: (signal) => client.papers.letters({ includeRetired: false }, { signal }) });
  const languages: readonly Choice[] = [{ value: USUAL, label: 'Come di solito' }, ...(settings.value?.languages ?? []).map(({ language, label, reason }) => ({ value: language, label, ...(reason === null ? {} : { disabledReason: reason }) }))];
  const written: readonly Choice[] = [{ value: NO_LETTER, label: 'Senza lettera' }, ...(letters.value?.letters ?? []).map(({ id, title, version }) => ({ value: String(id), label: title, detail: `versione ${version}` }))];
  const errorAt = (field: string) => (failure?.field === field ? failure.message : null);
  return (
    <>
      <SelectField label="Carta" path="paper" choices={lotPaperChoices({ oldModel: settings.value?.oldModel ?? false, slipMissing: settings.value?.slipMissing ?? null })} value={form.paper} onChoose={(paper) => onChange({ ...form, paper })} error={errorAt('paper')} help="Un avviso che non si può stampare sulla carta scelta qui resta fuori, con il perché." />
      <SelectField label="Lingua" path="language" choices={languages} value={form.language} onChoose={(language) => onChange({ ...form, language })} error={errorAt('language')} />
      <SelectField label="Lettera di accompagnamento" path="letterId" choices={written} value={form.letter} onChoose={(letter) => onChange({ ...form, letter })} error={errorAt('letterId')} {...(written.length === 1 ? { help: 'Le lettere si scrivono in Configurazione, Stampa.' } : {})} />
    </>
  );
}
