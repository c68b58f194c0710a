import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatRate } from '../../../main/domain/legal-interest.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, ConfirmDialog, countOf, DataTable, FailureState, Icon, Panel, Screen, showToast, Strip, type Column } from '../../components/index.ts';
import { RateDialog } from './rate-dialog.tsx';
import { ownRates, type RateRow } from './rate-form.ts';
import { SectionTabs } from './section-tabs.tsx';

/** Interessi: the dated table of legal interest that the proposals use. Source: features.md 5.4. */
export function InterestSection() {
  const client = useClient();
  const table = useOperation({ key: ['charges.legalRates'], topics: ['catalogue'], call: (signal) => client.charges.legalRates({}, { signal }) });
  const [open, setOpen] = useState<'new' | RateRow | null>(null);
  const [leaving, setLeaving] = useState<RateRow | null>(null);
  const removing = useMutationOnce((row: RateRow, requestId) => client.charges.saveLegalRates({ requestId, expectedVersion: table.value?.version ?? 0, rates: table.value === undefined ? [] : ownRates(table.value).filter(({ from }) => from !== row.from).map((rate) => ({ ...rate })) }), ['catalogue']);
  const stored = table.value;
  const remove = async (row: RateRow) => {
    const answer = await removing.run(row);
    setLeaving(null);
    if (answer.ok) showToast(`Tasso dal ${formatDate(row.from)} tolto.`, []);
  };
  const columns: readonly Column<RateRow>[] = [
    { key: 'from', heading: 'Vale dal', width: '8rem', cell: (row) => <b className="sp-nowrap">{formatDate(row.from)}</b> },
    { key: 'rate', heading: 'Tasso', width: '6rem', align: 'right', cell: (row) => <b className="sp-nowrap">{formatRate(row.basisPoints)}</b> },
    { key: 'law', heading: 'Fonte', cell: (row) => (row.unverified ? <span className="sp-inline sp-toned tone-amber"><Icon name="warning" size={14} />{row.law}: non letto nel decreto, da controllare</span> : row.law) },
    { key: 'own', heading: 'Scritto da', width: '8rem', cell: (row) => (row.own ? 'ufficio' : <span className="faint">programma</span>) },
    { key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '5rem', cell: (row) => (row.own ? <button type="button" className="link" onClick={() => setLeaving(row)}>Togli<span className="visually-hidden"> il tasso dal {formatDate(row.from)}</span></button> : null) },
  ];
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={<ActionButton label="Nuovo tasso" kind="primary" icon="plus" disabledReason={stored === undefined ? 'La tabella non è ancora arrivata' : null} onPress={() => setOpen('new')} />}>
      {table.state === 'failed' && stored === undefined ? <FailureState title="I tassi non si sono aperti" failure={table.failure} onRetry={table.reload} /> : null}
      {removing.failure === null ? null : <div className="config-gap"><Strip tone="red">{removing.failure.message}</Strip></div>}
      {stored?.missingYear == null ? null : <div className="config-gap"><Strip tone="amber">Manca il tasso del {stored.missingYear}: il decreto esce entro il 15 dicembre. Finché non c’è, per i giorni di quell’anno non si propongono interessi.</Strip></div>}
      {stored === undefined ? null : (
        <Panel title="Interessi legali" note={countOf(stored.rates.length, 'tasso', 'tassi')}>
          <DataTable name="Interessi legali" columns={columns} rows={stored.rates.toReversed()} rowKey={(row) => row.from} onOpen={setOpen} />
        </Panel>
      )}
      <p className="help config-below">Li usano le proposte di interessi legali, mora e ravvedimento di una nuova posizione. Chi ha già una proposta fra le voci la tiene com’è.</p>
      {open === null || stored === undefined ? null : <RateDialog stored={stored} row={open === 'new' ? null : stored.rates.find(({ from }) => from === open.from) ?? open} onClose={() => setOpen(null)} />}
      {leaving === null ? null : (
        <ConfirmDialog
          open question={`Togliere il tasso dal ${formatDate(leaving.from)}?`} verb="Togli il tasso" backVerb="Non togliere" danger busy={removing.busy} onConfirm={() => { void remove(leaving); }} onBack={() => setLeaving(null)}
          consequences={[{ text: 'Torna il tasso del programma per quel giorno, se c’è; se no per quell’anno non si propongono interessi.', warning: true }, { text: 'Gli interessi già accettati nelle posizioni restano come sono.' }, { text: 'Resta scritto nel registro delle operazioni.' }]}
        />
      )}
    </Screen>
  );
}
