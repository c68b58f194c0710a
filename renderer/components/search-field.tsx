import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Marked } from './figures.tsx';
import { Icon } from './icons.tsx';
import { KeyBox } from './key-box.tsx';
import { countFound, flatResults, nextResult, type SearchGroup, type SearchResult } from './search-results.ts';
import { StateGlyph } from './state-label.tsx';
import { countOf } from './text-pieces.ts';

export type SearchFieldProps = Readonly<{
  text: string;
  /** The text was not typed (a scan that found nothing): shown selected, and gone as soon as the field is left. */
  passing?: boolean;
  onText: (text: string) => void;
  /** Empty while nothing was asked. The old results stay while the new ones come. */
  groups: readonly SearchGroup[];
  /** What was recognised or that nothing was found: `Nessun risultato per “rosi”`. */
  message?: ReactNode;
  milliseconds: number | null;
  /** Enter when no result is current yet (a scan in the field): the caller looks the text up. */
  onSubmit: (text: string) => void;
  onClose: () => void;
  /** `top` bar of the shell, or the `big` field of the counter. */
  place: 'top' | 'big';
  placeholder: string;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}>;

/** The one search field, with its results under it: grouped, arrows and Enter. Source: look reference, screen 11. */
export function SearchField(props: SearchFieldProps) {
  const { text, passing = false, onText, groups, message, milliseconds, onSubmit, onClose, place, placeholder, autoFocus, ref } = props;
  const [current, setCurrent] = useState(0);
  const [open, setOpen] = useState(false);
  const id = useId();
  const results = flatResults(groups);
  const index = Math.min(current, Math.max(0, results.length - 1));
  const shown = open && text.trim() !== '' && (results.length > 0 || message !== undefined);
  const words = text.trim().split(/\s+/);

  // Every group has its list at the end: more lines than the panel holds on a low screen.
  useEffect(() => { if (shown) document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' }); }, [shown, id, index]);

  const close = () => { setOpen(false); setCurrent(0); onClose(); };
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { if (passing) input.current?.select(); }, [passing, text]);
  const go = (result: SearchResult) => { setOpen(false); input.current?.blur(); result.onOpen(); };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const next = shown ? nextResult(event.key, index, results.length) : null;
    if (next !== null) { event.preventDefault(); setCurrent(next); return; }
    const result = results[index];
    if (event.key === 'Enter' && !event.ctrlKey) { event.preventDefault(); if (shown && result !== undefined) go(result); else onSubmit(text); }
    if (event.key === 'F7' && shown && result?.onNewForPerson !== undefined) { event.preventDefault(); setOpen(false); input.current?.blur(); result.onNewForPerson(); }
    if (event.key === 'Escape') { event.preventDefault(); if (shown) setOpen(false); else { close(); event.currentTarget.blur(); } }
  };

  return (
    <div className={`sp-search sp-search--${place}`} onBlur={(event) => { if (event.currentTarget.contains(event.relatedTarget)) return; setOpen(false); if (passing) onClose(); }}>
      <div className="sp-search-field">
        <Icon name="search" size={place === 'big' ? 20 : 17} />
        <input
          ref={(element) => { input.current = element; if (typeof ref === 'function') ref(element); else if (ref) ref.current = element; }} type="text" role="combobox" aria-label="Cerca o leggi un codice" aria-expanded={shown && results.length > 0} aria-controls={shown && results.length > 0 ? `${id}-results` : undefined} aria-autocomplete="list" aria-activedescendant={shown && results[index] !== undefined ? `${id}-${index}` : undefined}
          aria-keyshortcuts="F3 Control+K" autoComplete="off" autoCorrect="off" autoCapitalize="off" spellCheck={false} autoFocus={autoFocus} data-scan="search" data-own-escape="true" data-own-keys="F7"
          value={text} placeholder={placeholder} onChange={(event) => { setCurrent(0); setOpen(true); onText(event.currentTarget.value); }} onFocus={() => setOpen(true)} onKeyDown={onKeyDown}
        />
        {place === 'top' ? <KeyBox combo="F3" /> : null}
      </div>
      <p className="visually-hidden" role="status">{shown ? countOf(countFound(results), 'risultato', 'risultati') : ''}</p>
      {shown ? (
        <div className="sp-results" onMouseDown={(event) => event.preventDefault()}>
          {message === undefined ? null : <div className="sp-results-message">{message}</div>}
          {results.length === 0 ? null : <div className="sp-results-list" role="listbox" id={`${id}-results`} aria-label="Risultati">
            {groups.filter((group) => group.results.length > 0).map((group) => (
              <div role="group" aria-label={group.title} key={group.title} className="sp-results-group">
                <div className="detail sp-results-title" role="presentation" aria-hidden="true">{group.title}<span className="faint"> {group.count}{group.atLeast === true ? ' o più' : ''}</span></div>
                {group.results.map((result) => {
                  const at = results.indexOf(result);
                  return (
                    <div key={result.key} id={`${id}-${at}`} role="option" aria-selected={at === index} className="sp-result" onClick={() => go(result)}>
                      {result.glyph.kind === 'icon' ? <Icon name={result.glyph.icon} size={17} className="muted" /> : <StateGlyph shape={result.glyph.look.shape} tone={result.glyph.look.tone} />}
                      <b className="cut"><Marked text={result.name} words={words} /></b>
                      <span className={result.code === undefined ? 'cut muted' : 'mono cut'}>{result.code ?? result.detail ?? ''}</span>
                      <span className={result.glyph.kind === 'state' ? `sp-small-bold sp-toned tone-${result.glyph.look.tone}` : 'detail cut'}>{result.glyph.kind === 'state' ? result.glyph.look.label : result.code === undefined ? '' : result.detail ?? ''}</span>
                      <span className="detail">{result.when ?? ''}</span>
                      <span className="amount sp-bold">{result.end ?? ''}</span>
                    </div>
                  );
                })}
              </div>
            ))}
          </div>}
          <div className="sp-results-foot" aria-hidden="true">
            <span className="sp-inline"><KeyBox combo="ArrowUp" /><KeyBox combo="ArrowDown" /> scegli <KeyBox combo="Enter" /> apri <KeyBox combo="F7" /> nuova per la persona</span>
            <span>{milliseconds === null ? 'Prova anche: =186,00 · 16/12' : `${countOf(countFound(results), 'risultato', 'risultati')} in ${Math.max(1, Math.round(milliseconds))} ms`}</span>
          </div>
        </div>
      ) : null}
    </div>
  );
}
