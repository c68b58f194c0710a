import { formatEuro } from '../../../main/domain/money.ts';
import { useSession } from '../../app/session.tsx';
import { countOf, EmptyState, LinkButton, Panel } from '../../components/index.ts';
import { useNavigate } from 'react-router';
import { emptyTitle, emptyWords } from '../acts/office-words.ts';
import type { LinkEntry, PersonPage } from '../person-acts/person-types.ts';
import { PositionTable, PrintTable } from './person-tables.tsx';

/** The core tells no more of one person. */
const MOST_SHOWN = 200;

/** What is to pay, also of who is linked, what was paid, what was printed. */
export function DebtsPart({ page, mayWrite, onCreate }: Readonly<{ page: PersonPage; mayWrite: boolean; onCreate: () => void }>) {
  const { open, closed, prints, openCents, links } = page;
  const { offices } = useSession();
  const owing = links.filter((link) => link.current && link.open.length > 0);
  return (
    <>
      {open.length === 0 && closed.length === 0 ? (
        <EmptyState icon="inbox" title={emptyTitle('Ancora nessuna posizione…', offices)} framed {...(mayWrite ? { actions: [{ label: 'Nuova posizione', onPress: onCreate }] } : {})}>{emptyWords(offices === null ? 'Questa persona è nell’archivio ma non ha ancora avvisi.' : 'Questa persona è nell’archivio.', offices, 'Gli avvisi')}</EmptyState>
      ) : <Panel title="Da pagare" note={open.length === 0 ? undefined : `${countOf(open.length, 'posizione', 'posizioni')} · ${formatEuro(openCents)}`}><PositionTable name="Posizioni da pagare" rows={open} empty={offices === null ? 'Non resta nulla da pagare.' : emptyTitle('Nessuna posizione… da pagare.', offices)} /></Panel>}
      {owing.map((link) => <LinkedPanel key={link.id} link={link} />)}
      {open.length === 0 && closed.length === 0 ? null : (
        <>
          <Panel title="Pagate e chiuse" note={closed.length === 0 ? undefined : open.length + closed.length < MOST_SHOWN ? countOf(closed.length, 'posizione', 'posizioni') : `le ${closed.length} più recenti: tutte in Posizioni, con il suo codice fiscale`}><PositionTable name="Posizioni pagate e chiuse" rows={closed} empty="Nessuna posizione chiusa." /></Panel>
          <Panel title="Stampe" note={prints.length === 0 ? undefined : String(prints.length)}><PrintTable rows={prints} /></Panel>
        </>
      )}
    </>
  );
}

/** What a linked person owes, with the link in words. */
function LinkedPanel({ link }: Readonly<{ link: LinkEntry }>) {
  const navigate = useNavigate();
  return (
    <Panel title={`${link.words} ${link.other.name}`} note={`da pagare ${countOf(link.open.length, 'posizione', 'posizioni')} · ${formatEuro(link.openCents)}`} action={<LinkButton label="Apri la scheda" onPress={() => { void navigate(`/persone/${link.other.id}`); }} />}>
      <PositionTable name={`Posizioni da pagare di ${link.other.name}`} rows={link.open} empty="Non resta nulla da pagare." />
    </Panel>
  );
}
