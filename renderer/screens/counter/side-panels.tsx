import { useNavigate } from 'react-router';
import { formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { formatCount, Icon, LinkButton, Panel, PrintStateLabel } from '../../components/index.ts';
import { useListDoor } from '../../components/lists/use-list-door.ts';
import { useSession } from '../../app/session.tsx';
import { emptyTitle } from '../acts/office-words.ts';
import { paperPlace } from '../acts/paper-place.ts';
import { POSITIONS } from '../positions/position-look.ts';
import { PRINTS } from '../prints/print-list-look.ts';
import type { TodayPrint, ToFinish } from './counter-values.ts';
import { printWords, wayOut } from './home-words.ts';

/** What this desk has to finish, each with its remedy. */
export function ToFinishPanel({ items }: Readonly<{ items: readonly ToFinish[] }>) {
  const navigate = useNavigate();
  const openPositions = useListDoor(POSITIONS);
  const openPrints = useListDoor(PRINTS);
  const leadTo = (item: ToFinish) => {
    if (item.kind === 'UNPRINTED') openPositions({ states: ['TO_SYNC'] });
    if (item.kind === 'UNSENT_PRINTS') openPrints({ unsentOnly: true });
    void navigate(wayOut(item).path);
  };
  return (
    <Panel title="Da finire su questa postazione" note={items.length === 0 ? undefined : formatCount(items.length)}>
      {items.length === 0 ? <p className="ct-good"><span className="sp-toned tone-green"><Icon name="tick" size={18} /></span>Niente da finire.</p> : (
        <ul className="ct-items">
          {items.map((item, index) => {
            const out = wayOut(item);
            return (
              <li key={`${item.kind}-${item.positionId ?? item.taskId ?? index}`} className="ct-item">
                <span className="ct-item-words"><b className={`ct-small sp-toned tone-${out.tone}`}>{item.title}</b><span className="detail">{item.detail}</span></span>
                <LinkButton label={out.label} onPress={() => leadTo(item)} />
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

/** The papers printed today, saying whether they still hold. */
export function PrintsPanel({ prints, count }: Readonly<{ prints: readonly TodayPrint[]; count: number }>) {
  const navigate = useNavigate();
  const { offices } = useSession();
  return (
    <Panel title="Stampe di oggi" note={formatCount(count)} grow action={<LinkButton label="Tutte" onPress={() => { void navigate('/stampe'); }} />}>
      {prints.length === 0 ? <p className="help ct-nothing">{emptyTitle('Nessuna stampa…, per ora.', offices)}</p> : (
        <ul className="ct-items">
          {prints.map((print) => (
            <li key={print.id}>
              <button type="button" className="ct-print" onClick={() => { void navigate(paperPlace(print)); }}>
                <span className="muted ct-small">{formatTimeInRome(Date.parse(print.at))}</span>
                <span className="ct-item-words"><b className="ct-small cut">{print.debtorName}</b><span className="detail cut">{printWords(print)}</span></span>
                <span className="ct-small"><PrintStateLabel state={print.state} paid={print.paid} cancelled={print.cancelled} /></span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
