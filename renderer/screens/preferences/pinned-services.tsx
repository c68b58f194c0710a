import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { KeyBox, SelectField } from '../../components/index.ts';
import { MOST_PINNED, moved, withPinned } from './pinned-order.ts';

/** The services at Alt+1..9, in their order. */
export function PinnedServices({ ids, onIds }: Readonly<{ ids: readonly number[]; onIds: (ids: readonly number[]) => void }>) {
  const client = useClient();
  const list = useOperation({ key: ['catalogue.services', false, ''], topics: ['catalogue'], call: (signal) => client.catalogue.services({ includeRetired: false, text: '' }, { signal }) });
  const services = list.value?.services ?? [];
  const nameOf = (id: number) => services.find((service) => service.id === id);
  return (
    <>
      {ids.length === 0 ? <p className="help preferences-none">Nessun servizio fissato: scegline fino a nove, nell’ordine in cui li vuoi.</p> : (
        <ol className="preferences-pinned">
          {ids.map((id, index) => {
            const service = nameOf(id);
            const name = service === undefined ? 'servizio ritirato' : service.name;
            return (
              <li key={id}>
                <KeyBox combo={`Alt+${index + 1}`} />
                <span className="preferences-pinned-name">{service === undefined ? <span className="faint">{list.value === undefined ? '' : 'servizio ritirato'}</span> : <><b>{service.code}</b> {service.name}</>}</span>
                <button type="button" className="link" disabled={index === 0} onClick={() => onIds(moved(ids, index, -1))}>Su<span className="visually-hidden">, {name}</span></button>
                <button type="button" className="link" disabled={index === ids.length - 1} onClick={() => onIds(moved(ids, index, 1))}>Giù<span className="visually-hidden">, {name}</span></button>
                <button type="button" className="link" onClick={() => onIds(ids.filter((other) => other !== id))}>Togli<span className="visually-hidden"> {name}</span></button>
              </li>
            );
          })}
        </ol>
      )}
      {ids.length >= MOST_PINNED ? <p className="help">I posti sono nove: togline uno per fissarne un altro.</p> : (
        <SelectField label="Aggiungi" error={list.state === 'failed' ? list.failure.message : null} choices={services.filter((service) => !ids.includes(service.id)).map((service) => ({ value: String(service.id), code: service.code, label: service.name, detail: service.office }))} value={null} onChoose={(id) => onIds(withPinned(ids, Number(id)))} placeholder="Scrivi alcune lettere del servizio" />
      )}
    </>
  );
}
