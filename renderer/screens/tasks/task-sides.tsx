import { TableFrame } from '../../components/index.ts';
import type { TaskCard } from '../acts/operation-types.ts';

const NAME = 'Le due parti a confronto';
const NOTHING = '—';

/** The two sides; only the rows that differ are tinted. Source: look reference, screen 10. */
export function TaskSides({ card }: Readonly<{ card: TaskCard }>) {
  if (card.sides.length === 0) return null;
  return (
    <div>
      <TableFrame name={NAME} className="tasks-sides">
        <table className="sp-table" aria-label={NAME}>
          <thead><tr><th scope="col"><span className="visually-hidden">Che cosa</span></th><th scope="col">{card.leftHeading}</th><th scope="col">{card.rightHeading}</th></tr></thead>
          <tbody>
            {card.sides.map((side) => (
              <tr key={side.label} className={side.differs ? 'sp-row-differs' : undefined}>
                <th scope="row">{side.label}</th>
                <td className={faceOf(side.left, side.mono)}>{side.left}</td>
                <td className={faceOf(side.right, side.mono)}>{side.right}{side.differs ? <span className="visually-hidden"> (diverso)</span> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p className="help">In evidenza le righe che differiscono.</p>
    </div>
  );
}

/** The dash of what is missing is the same in every row: in the face of codes it would look shorter. */
function faceOf(text: string, mono: boolean): string | undefined {
  return mono && text !== NOTHING ? 'mono' : undefined;
}
