import { useMemo } from 'react';
import type { OfficeRate } from '../../../main/domain/legal-interest.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, DateField, Dialog, DialogBack, showToast, Strip, TextField } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { atRate, rateDifferences, rateFormOf, rateOf, rateProblems, ratesWith, type LegalRates, type RateRow } from './rate-form.ts';

/** A new rate of legal interest, or one to change. `stored` and `row` follow what is stored. */
export function RateDialog({ stored, row, onClose }: Readonly<{ stored: LegalRates; row: RateRow | null; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const saving = useMutationOnce((input: Readonly<{ rates: readonly OfficeRate[]; expectedVersion: number }>, requestId) => client.charges.saveLegalRates({ requestId, expectedVersion: input.expectedVersion, rates: input.rates.map((rate) => ({ ...rate })) }), ['catalogue']);
  const failure = useMemo(() => atRate(saving.failure), [saving.failure]);
  const form = useSettingsForm({ start: rateFormOf(row, stored.nextYear), problems: rateProblems(stored, row, today), saving: { failure, reset: saving.reset } });
  const adopt = () => form.replace(rateFormOf(row, stored.nextYear));
  const start = useStartingVersion(stored, form, adopt);
  const save = async (expectedVersion: number) => {
    const rate = rateOf(form.form, today);
    if (!form.check() || rate === null) return;
    const answer = await saving.run({ rates: ratesWith(stored, row, rate), expectedVersion });
    if (!answer.ok) return;
    showToast('Tasso salvato. Le proposte di adesso in poi lo usano.', []);
    onClose();
  };
  return (
    <Dialog
      open title={row === null ? 'Nuovo tasso' : `Tasso dal ${rateFormOf(row, 0).from}`} onClose={onClose}
      foot={<><DialogBack label="Annulla" onBack={onClose} /><ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} onPress={() => { void save(start.version ?? stored.version); }} /></>}
    >
      <div ref={form.root}>
        {row !== null && row.unverified ? <div className="settings-strip"><Strip tone="amber">Questo tasso non è stato letto nel decreto: controllalo, e scrivi da dove viene.</Strip></div> : null}
        <DateField label="Vale dal" path="from" text={form.form.from} today={today} onText={(from) => form.set({ from })} describe={false} error={form.errorAt('from')} help="Il 1° gennaio dell’anno del decreto. Se il decreto non esce il tasso resta com’era: scrivilo uguale." autoFocus={row === null} />
        <TextField label="Tasso" {...form.text('rate')} path="basisPoints" error={form.errorAt('basisPoints')} onLeave={() => form.leave('basisPoints')} width="short" inputMode="decimal" fact="% all’anno" />
        <TextField label="Fonte" {...form.text('law')} maxLength={120} placeholder="per esempio DM 10/12/2025 (G.U. 289)" />
        <SaveRefusal failure={failure} paths={['from', 'basisPoints', 'law']} lines={rateDifferences(form.form, rateFormOf(row, stored.nextYear))} onReload={() => { start.follow(stored); adopt(); }} onReapply={() => { start.follow(stored); void save(stored.version); }} />
      </div>
    </Dialog>
  );
}
