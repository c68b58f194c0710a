import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { LinkButton, Strip } from '../../components/index.ts';
import type { FiscalCodeFacts } from './contract-values.ts';
import { EMPTY_DEBTOR } from './typed-position.ts';
import type { PositionForm } from './use-position-form.ts';

type Heir = NonNullable<FiscalCodeFacts['deceased']>['heirs'][number];

/** The debtor is dead: says so, and puts an heir in their place with one press. Going on is a choice: an estate may owe too. */
export function DeceasedStrip({ form }: Readonly<{ form: PositionForm }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { typed, debtor } = form;
  // Without a code nobody was looked up: the known person is asked by its row.
  const personId = typed.anonymous ? typed.personId : null;
  const page = useOperation({ key: ['people.show', personId], topics: ['people'], enabled: personId !== null, call: (signal) => client.people.show({ id: personId ?? 0 }, { signal }) });
  const known = typed.anonymous ? page.value : undefined;
  const deceased = typed.anonymous ? (known?.deceased ?? null) : (debtor.facts?.deceased ?? null);
  const id = typed.anonymous ? (known?.person.id ?? null) : (debtor.facts?.person?.id ?? null);
  if (deceased === null || id === null) return null;
  const take = (heir: Heir) => {
    if (heir.fiscalCode !== null) form.changeFiscalCode(heir.fiscalCode);
    else form.change({ anonymous: true, fiscalCode: '', knownCode: null, personId: heir.id, debtorOpen: false, debtor: { ...EMPTY_DEBTOR, name: heir.name } });
    form.enter('debtor.fiscalCode');
  };
  return (
    <div className="pf-strip">
      <Strip tone="amber" {...(deceased.heirs.length === 0 ? { action: { label: 'Registra gli eredi', onPress: () => { void navigate(`/persone/${id}?parte=legami`); } } } : {})}>
        <span className="pf-links"><b>Questa persona è morta il {formatDate(deceased.on)}.</b>{deceased.heirs.length === 0 ? 'L’avviso va intestato agli eredi: non ne è registrato nessuno.' : <>Intesta l’avviso a un erede: {deceased.heirs.map((heir) => <LinkButton key={heir.id} label={heir.name} onPress={() => take(heir)} />)}</>}</span>
      </Strip>
    </div>
  );
}
