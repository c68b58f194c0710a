import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { ActionButton } from '../action-button.tsx';
import { CheckBox } from '../check-box.tsx';
import { Dialog, DialogBack } from '../confirm-dialog.tsx';
import { Icon } from '../icons.tsx';
import { LinkButton } from '../strip.tsx';
import { chosenColumns, columnLines, moveLine, turnLine, type ColumnFacts, type ColumnLine } from './list-columns.ts';

export type ColumnChooserProps = Readonly<{ columns: readonly ColumnFacts[]; chosen: readonly string[] | null; wide: boolean; onChoose: (columns: readonly string[] | null) => void; onClose: () => void }>;

/** Which columns a list shows and in which order. Arrows go along them, Space turns one, Alt with an arrow moves it; a mouse drags or presses the arrows. */
export function ColumnChooser({ columns, chosen, wide, onChoose, onClose }: ColumnChooserProps) {
  const [lines, setLines] = useState(() => columnLines(columns, chosen, wide));
  const [current, setCurrent] = useState(0);
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const focusLine = (index: number) => { setCurrent(index); list.current?.querySelectorAll<HTMLElement>('.lists-column input')[index]?.focus(); };
  const move = (from: number, to: number) => {
    const line = lines[from];
    if (line === undefined || to < 0 || to >= lines.length) return;
    setLines(moveLine(lines, from, to));
    setCurrent(to);
    setSaid(`${line.heading}: posto ${to + 1} di ${lines.length}`);
    // The lines change place: the focus follows the one moved.
    setTimeout(() => focusLine(to), 0);
  };
  const turn = (line: ColumnLine) => {
    if (line.fixed) { setSaid(`${line.heading} si vede sempre`); return; }
    setLines(turnLine(lines, line.key));
    setSaid(`${line.heading}: ${line.on ? 'nascosta' : 'mostrata'}`);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) { event.preventDefault(); if (event.altKey) move(index, index + step); else focusLine(Math.min(lines.length - 1, Math.max(0, index + step))); }
    if (event.key === 'Home' || event.key === 'End') { event.preventDefault(); focusLine(event.key === 'Home' ? 0 : lines.length - 1); }
  };
  const confirm = () => { onChoose(chosenColumns(columns, lines, wide)); onClose(); };
  return (
    <Dialog
      open title="Colonne dell’elenco" subtitle={<>Spazio mostra o nasconde, <b>Alt+↑</b> e <b>Alt+↓</b> spostano. Con il mouse trascina la riga.</>} onClose={onClose}
      footNote={<LinkButton label="Torna alle colonne iniziali" onPress={() => { setLines(columnLines(columns, null, wide)); setSaid('Colonne iniziali'); }} />}
      foot={<><DialogBack label="Lascia com’è" onBack={onClose} /><ActionButton label="Usa queste colonne" kind="primary" shortcut="Ctrl+Enter" onPress={confirm} /></>}
    >
      <p role="status" className="visually-hidden">{said}</p>
      <ul ref={list} className="lists-columns" aria-label="Colonne, nell’ordine">
        {lines.map((line, index) => (
          <li
            key={line.key} className="lists-column" data-over={dragged === null || dragged === index ? undefined : true}
            onKeyDown={(event) => onKeyDown(event, index)} onFocus={() => setCurrent(index)} draggable
            onDragStart={(event: DragEvent) => { setDragged(index); event.dataTransfer.effectAllowed = 'move'; }} onDragEnd={() => setDragged(null)} onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => { event.preventDefault(); if (dragged !== null) move(dragged, index); setDragged(null); }}
          >
            <span className="lists-grip" aria-hidden="true"><Icon name="grip" size={16} /></span>
            <CheckBox checked={line.on} onChange={() => turn(line)} tabIndex={index === current ? 0 : -1} {...(line.fixed ? { disabledReason: 'Dice di chi è la riga: si vede sempre.' } : {})}>{line.heading}</CheckBox>
            {line.fixed ? <span className="help">sempre mostrata</span> : null}
            <span className="sp-push lists-column-moves">
              <button type="button" className="sp-close" tabIndex={-1} aria-label={`Sposta ${line.heading} prima`} disabled={index === 0} onClick={() => move(index, index - 1)}><Icon name="arrowUp" size={15} /></button>
              <button type="button" className="sp-close" tabIndex={-1} aria-label={`Sposta ${line.heading} dopo`} disabled={index === lines.length - 1} onClick={() => move(index, index + 1)}><Icon name="arrowDown" size={15} /></button>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
