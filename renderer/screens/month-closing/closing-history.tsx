import { useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { LinkButton, Panel, Strip } from '../../components/index.ts';
import { whenWords } from '../acts/instant-words.ts';
import { monthWords } from '../movement-acts/month-words.ts';
import type { Closing } from './closing-words.ts';

/** Closings of the month, newest first, with their papers; one that was reopened says so. */
export function ClosingHistory({ month }: Readonly<{ month: string }>) {
  const client = useClient();
  const found = useOperation({ key: ['closings.list'], topics: ['reconciliation'], call: (signal) => client.closings.list({}, { signal }) });
  const closings = (found.value?.closings ?? []).filter((closing) => closing.month === month);
  if (closings.length === 0) return null;
  return <Panel title="Chiusure" padded><ul className="recon-history">{closings.map((closing) => <ClosingEntry key={closing.id} closing={closing} />)}</ul></Panel>;
}

function ClosingEntry({ closing }: Readonly<{ closing: Closing }>) {
  const { today } = useStatus();
  const { reopened } = closing;
  return (
    <li>
      <span>Chiuso da {closing.closedBy}, {whenWords(closing.closedAt, today)}{closing.note === null ? '' : `. “${closing.note}”`}</span>
      {reopened === null ? null : <span className="sp-toned tone-amber closing-detail">Riaperto da {reopened.by}, {whenWords(reopened.at, today)}. “{reopened.reason}”</span>}
      <ClosingPapers closing={closing} />
    </li>
  );
}

/** The papers of a closing: saved as they were made. */
export function ClosingPapers({ closing }: Readonly<{ closing: Closing }>) {
  const client = useClient();
  const { link } = useBridge();
  const { save } = usePrint();
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (paper: 'REPORT' | 'OPEN_ITEMS') => {
    setProblem(null);
    try {
      const outcome = await repeatAfterLinkLoss(link, () => client.closings.paper({ closingId: closing.id, paper }));
      if (outcome.ok) save({ fileName: outcome.value.fileName, pdfBase64: outcome.value.contentBase64 });
      else setProblem(outcome.error.message);
    } catch (error) {
      setProblem(failureOf(error).message);
    }
  };
  return (
    <div className="sp-buttons closing-papers">
      <LinkButton label={`Verbale di ${monthWords(closing.month)}`} onPress={() => { void take('REPORT'); }} />
      <LinkButton label="Elenco discordanze" onPress={() => { void take('OPEN_ITEMS'); }} />
      {problem === null ? null : <Strip tone="red">{problem}</Strip>}
    </div>
  );
}
