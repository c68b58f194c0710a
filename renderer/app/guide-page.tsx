import { useEffect, useState } from 'react';
import { asGuidePage, GUIDE_PAGES, type GuidePageName } from './guide-pages.ts';
import { parseGuide, type Block, type GuideText, type Inline } from './guide-text.ts';

/** The text of a page once it is there; null for a moment before. `failed`: its piece of the program could not be loaded. */
export function useGuideText(page: GuidePageName | null): Readonly<{ text: GuideText | null; failed: boolean }> {
  const [loaded, setLoaded] = useState<Readonly<{ page: GuidePageName; text: GuideText | null }> | null>(null);
  useEffect(() => {
    if (page === null) return;
    let wanted = true;
    GUIDE_PAGES[page]().then(
      (module) => { if (wanted) setLoaded({ page, text: parseGuide(module.default) }); },
      () => { if (wanted) setLoaded({ page, text: null }); },
    );
    return () => { wanted = false; };
  }, [page]);
  if (page === null || loaded?.page !== page) return { text: null, failed: false };
  return { text: loaded.text, failed: loaded.text === null };
}

type OnPage = (page: GuidePageName) => void;

/** A page of the manual as elements: no HTML is ever made of text. */
export function GuidePage({ text, onPage }: Readonly<{ text: GuideText; onPage: OnPage }>) {
  return <div className="sp-guide">{text.blocks.map((block, index) => <GuideBlock key={index} block={block} onPage={onPage} />)}</div>;
}

function GuideBlock({ block, onPage }: Readonly<{ block: Block; onPage: OnPage }>) {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level === 2 ? 'h3' : 'h4';
      return <Heading className="small-heading"><Words words={block.words} onPage={onPage} /></Heading>;
    }
    case 'paragraph': return <p><Words words={block.words} onPage={onPage} /></p>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return <List>{block.items.map((item, index) => <li key={index}><Words words={item} onPage={onPage} /></li>)}</List>;
    }
    case 'table': return <GuideTable table={block} onPage={onPage} />;
    case 'commands': return <pre className="mono">{block.text}</pre>;
  }
}

function GuideTable({ table, onPage }: Readonly<{ table: Extract<Block, { kind: 'table' }>; onPage: OnPage }>) {
  return (
    <table>
      <thead><tr>{table.head.map((cell, index) => <th key={index} scope="col"><Words words={cell} onPage={onPage} /></th>)}</tr></thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>{row.map((cell, column) => (column === 0
            ? <th key={column} scope="row"><Words words={cell} onPage={onPage} /></th>
            : <td key={column}><Words words={cell} onPage={onPage} /></td>))}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Words({ words, onPage }: Readonly<{ words: readonly Inline[]; onPage: OnPage }>) {
  return words.map((word, index) => <Word key={index} word={word} onPage={onPage} />);
}

function Word({ word, onPage }: Readonly<{ word: Inline; onPage: OnPage }>) {
  switch (word.kind) {
    case 'text': return word.text;
    case 'bold': return <b>{word.text}</b>;
    case 'key': return <kbd className="sp-key">{word.text}</kbd>;
    case 'code': return <code className="mono">{word.text}</code>;
    case 'link': {
      const page = asGuidePage(word.page);
      return page === null ? word.text : <button type="button" className="link" onClick={() => onPage(page)}>{word.text}</button>;
    }
  }
}
