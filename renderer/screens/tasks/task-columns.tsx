import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { Money, StateWord } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { TaskRow } from '../acts/operation-types.ts';
import { isPressing, taskLook } from './task-words.ts';

const NONE = <span className="faint">—</span>;

/** Keys are those of the exported columns, so that a file shows what the list shows. @param today civil date in Rome: a day that is over presses */
export function taskColumns(today: CivilDate): readonly ListColumn<TaskRow>[] {
  return [
    { key: 'state', heading: 'Stato', cell: (row) => <StateWord look={taskLook(row)} />, width: '8.25rem', shown: 'FIRST' },
    { key: 'kind', heading: 'Attività', cell: (row) => <b title={row.title}>{row.title}</b>, width: '13.5rem', cut: true, shown: 'ALWAYS' },
    { key: 'detail', heading: 'Di che cosa', cell: (row) => <span className="muted" title={row.detail}>{row.detail}</span>, cut: true, shown: 'FIRST' },
    { key: 'owner', heading: 'In carico a', cell: (row) => (row.ownerName === null ? <span className="faint">nessuno</span> : <span title={row.ownerName}>{row.ownerName}</span>), width: '7rem', cut: true, shown: 'FIRST' },
    { key: 'office', heading: 'Ufficio', cell: (row) => (row.office === '' ? NONE : row.office), width: '7rem', cut: true, shown: 'WIDE' },
    { key: 'opened', heading: 'Aperta il', cell: (row) => instantInList(row.openedAt), width: '8.5rem', shown: 'FIRST' },
    { key: 'due', heading: 'Entro il', cell: (row) => (row.dueOn === null ? NONE : <span className={isPressing(row, today) ? 'sp-toned tone-red sp-bold' : undefined}>{formatDate(row.dueOn)}</span>), width: '5.75rem', shown: 'FIRST' },
    { key: 'amount', heading: 'Importo €', cell: (row) => (row.amountCents === null ? NONE : <Money cents={row.amountCents} unit={false} bold />), align: 'right', width: '6rem', shown: 'FIRST' },
  ];
}
