import { Icon, type Consequence } from '../../components/index.ts';

/** Che cosa succede, as in a confirmation: warnings with the amber triangle. */
export function ConsequenceList({ lines }: Readonly<{ lines: readonly Consequence[] }>) {
  return (
    <ul className="sp-consequences">
      {lines.map((line, index) => (
        <li key={index}>
          <span className={line.warning === true ? 'sp-toned tone-amber' : 'muted'}><Icon name={line.warning === true ? 'warning' : 'arrowRight'} size={16} /></span>
          <span>{line.warning === true ? <span className="visually-hidden">Da sapere: </span> : null}{line.text}</span>
        </li>
      ))}
    </ul>
  );
}
