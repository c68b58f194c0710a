import type { TaskCard } from '../acts/operation-types.ts';

/** The two sides; only the rows that differ are tinted. Source: look reference, screen 10. */
export function TaskSides({ card }: Readonly<{ card: TaskCard }>) {
  if (card.sides.length === 0) return null;
  return (
    <div>
      <div className="tasks-sides sp-table-frame" tabIndex={-1}>
        <table className="sp-table" aria-label="Le due parti a confronto">
          <thead><tr><th scope="col"><span className="visually-hidden">Che cosa</span></th><th scope="col">{card.leftHeading}</th><th scope="col">{card.rightHeading}</th></tr></thead>
          <tbody>
            {card.sides.map((side) => (
              <tr key={side.label} className={side.differs ? 'sp-row-differs' : undefined}>
                <th scope="row">{side.label}</th>
                <td className={side.mono ? 'mono' : undefined}>{side.left}</td>
                <td className={side.mono ? 'mono' : undefined}>{side.right}{side.differs ? <span className="visually-hidden"> (diverso)</span> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="help">In evidenza le righe che differiscono.</p>
    </div>
  );
}
