import { useId, useRef, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { FieldInput, FilterChip, FilterChoice, Icon, KeyBox, LinkButton } from '../../components/index.ts';
import { STATE_LABEL } from '../../../main/domain/position-state.ts';
import type { PositionFilter } from '../acts/operation-types.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { DueRangeDialog } from './due-range-dialog.tsx';
import { duePresets, dueWords, FILTER_STATES, isFiltering, sameRange, statesWords, toggleState } from './filter-words.ts';

/** The filters as chips, the text first (`/`). */
export function PositionFilters({ filter, text, onText, onFilter }: Readonly<{ filter: PositionFilter; text: string; onText: (text: string) => void; onFilter: (filter: PositionFilter) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [ranging, setRanging] = useState(false);
  const services = useOperation({ key: ['catalogue.services', true, ''], topics: ['catalogue'], freshMs: 30_000, call: (signal) => client.catalogue.services({ includeRetired: true, text: '' }, { signal }) });
  const offices = useOperation({ key: ['catalogue.offices'], topics: ['catalogue'], freshMs: 30_000, call: (signal) => client.catalogue.offices({}, { signal }) });
  useKey('screen', '/', () => { field.current?.focus(); field.current?.select(); }, 'Filtra');
  const service = services.value?.services.find((row) => row.id === filter.serviceId);
  const due = { dueFrom: filter.dueFrom, dueTo: filter.dueTo };
  const presets = duePresets(today);
  return (
    <>
      <div className="positions-text">
        <FieldInput ref={field} control={{ id, 'aria-invalid': undefined, 'aria-describedby': undefined, 'data-path': undefined }} value={text} onChange={onText} placeholder="Filtra…" scan="route" start={<Icon name="filter" size={15} />} end={<KeyBox combo="/" />} />
        <label htmlFor={id} className="visually-hidden">Filtra per nome, codice fiscale, causale o numero avviso</label>
      </div>
      <FilterChip name="Stato" value={statesWords(filter.states)} active={filter.states.length > 0} onClear={() => onFilter({ ...filter, states: [] })}>
        {FILTER_STATES.map((state) => <FilterChoice key={state} label={STATE_LABEL[state]} chosen={filter.states.includes(state)} onChoose={() => onFilter({ ...filter, states: toggleState(filter.states, state) })} />)}
      </FilterChip>
      <FilterChip name="Servizio" value={filter.serviceId === null ? 'tutti' : (service?.code ?? 'scelto')} active={filter.serviceId !== null} onClear={() => onFilter({ ...filter, serviceId: null })}>
        <div className="positions-menu">
          {(services.value?.services ?? []).filter((row) => !row.retired || row.positions > 0).map((row) => <FilterChoice key={row.id} label={`${row.code} – ${row.name}`} chosen={row.id === filter.serviceId} onChoose={() => onFilter({ ...filter, serviceId: row.id })} />)}
        </div>
      </FilterChip>
      <FilterChip name="Scadenza" value={presets.find((preset) => sameRange(preset.range, due))?.label.toLowerCase() ?? dueWords(due)} active={filter.dueFrom !== null || filter.dueTo !== null} onClear={() => onFilter({ ...filter, dueFrom: null, dueTo: null })}>
        {presets.map((preset) => <FilterChoice key={preset.label} label={preset.label} chosen={sameRange(preset.range, due)} onChoose={() => onFilter({ ...filter, ...preset.range })} />)}
        <FilterChoice label="Scegli le date…" chosen={false} onChoose={() => setRanging(true)} />
      </FilterChip>
      <FilterChip name="Ufficio" value={filter.office ?? 'tutti'} active={filter.office !== null} onClear={() => onFilter({ ...filter, office: null })}>
        {(offices.value?.offices ?? []).map((office) => <FilterChoice key={office} label={office} chosen={office === filter.office} onChoose={() => onFilter({ ...filter, office })} />)}
      </FilterChip>
      <FilterChip name="Stampati" value={filter.unsentOnly ? 'non ancora inviati' : 'tutti'} active={filter.unsentOnly} onClear={() => onFilter({ ...filter, unsentOnly: false })}>
        <FilterChoice label="Stampati e non ancora inviati" chosen={filter.unsentOnly} onChoose={() => onFilter({ ...filter, unsentOnly: !filter.unsentOnly })} />
      </FilterChip>
      {isFiltering(filter) ? <span className="sp-push"><LinkButton label="Togli i filtri" onPress={() => { onText(''); onFilter(EMPTY_FILTER); }} /></span> : null}
      {ranging ? <DueRangeDialog start={due} onClose={() => setRanging(false)} onRange={(range) => { setRanging(false); onFilter({ ...filter, ...range }); }} /> : null}
    </>
  );
}
