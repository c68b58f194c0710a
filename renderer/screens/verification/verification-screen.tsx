import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { z } from 'zod';
import { formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { handedOver, handOver } from '../../app/handed-over.ts';
import { useKeptKeys, useKey, useScanHandler } from '../../app/keyboard/keyboard-provider.tsx';
import { writeField } from '../../app/keyboard/scan-fields.ts';
import { useOperation } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, EmptyState, FailureState, Screen, Stack, Strip, TextField, WaitState } from '../../components/index.ts';
import type { PositionRow, VerificationCard } from '../acts/operation-types.ts';
import '../acts/acts.css';
import './verification.css';
import { VerdictCard, useAnswer } from './verification-card.tsx';
import { CandidatesPanel, EvidencePanel } from './verification-evidence.tsx';
import { VerificationSide } from './verification-side.tsx';

const given = z.object({ text: z.string().min(1) });
type Asked = Readonly<{ text: string; turn: number }>;

/** Verifica pagamento (F4): «ha già pagato?». Takes the scans for itself. Source: features 3b; look reference, screen 06. */
export default function VerificationScreen() {
  const { state, key } = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const navigate = useNavigate();
  const keptKeys = useKeptKeys();
  // What was asked stays with this place of the history: who comes back from a receipt, a flow or a movement finds the same verdict.
  const ask = (wanted: string) => {
    const clean = wanted.trim().slice(0, 400);
    if (clean !== '') void navigate('/verifica', { replace: true, state: handOver({ text: clean }) });
  };
  // What was typed or read between F4 and here belongs to this field.
  const takeField = () => {
    if (field.current === null) return;
    const kept = keptKeys.take(field.current);
    field.current.focus();
    if (kept === null || kept.text === '') return;
    if (kept.entered) ask(kept.text);
    // Into the field itself: a key that comes before the next drawing is written behind it.
    else writeField(field.current, kept.text);
  };
  const arrive = useEffectEvent(() => {
    const handed = given.safeParse(handedOver(state));
    if (!handed.success) { takeField(); return; }
    const clean = handed.data.text.trim().slice(0, 400);
    setText(clean);
    setAsked((before) => ({ text: clean, turn: (before?.turn ?? 0) + 1 }));
  });
  // Every arrival asks, also a second one with the same text.
  useEffect(() => arrive(), [key]);
  useScanHandler((scanned) => ask(scanned));
  const again = () => { field.current?.focus(); field.current?.select(); };
  useKey('screen', 'F3', again, 'Leggi o scrivi un altro codice');
  useKey('screen', 'F4', again, 'Leggi o scrivi un altro codice', { hidden: true });
  const bar = (
    <div className="verify-ask">
      <TextField ref={field} label="Avviso, IUV o persona" value={text} onChange={setText} onEnter={() => ask(text)} scan="route" placeholder="Leggi l’avviso, oppure scrivi numero avviso, IUV, codice fiscale o cognome" autoFocus={asked === null} />
      <ActionButton label="Verifica" icon="search" kind={asked === null ? 'primary' : 'secondary'} onPress={() => ask(text)} />
    </div>
  );
  if (asked === null) {
    return (
      <Screen title="Verifica pagamento" bar={bar}>
        <EmptyState icon="search" title="Leggi l’avviso del cittadino" framed>Va bene il codice QR, il Data Matrix, il numero avviso, lo IUV o il codice fiscale. Il verdetto compare qui, con le prove e a quando risalgono.</EmptyState>
      </Screen>
    );
  }
  return <Answered key={asked.turn} text={asked.text} bar={bar} onAsk={ask} onAgain={again} />;
}

type AnsweredProps = Readonly<{ text: string; bar: React.ReactNode; onAsk: (text: string) => void; onAgain: () => void }>;

function Answered({ text, bar, onAsk, onAgain }: AnsweredProps) {
  const client = useClient();
  const found = useOperation({ key: ['verification.check', text], topics: ['payments', 'positions', 'tasks', 'prints', 'imports', 'sync', 'treasury', 'reconciliation'], call: (signal) => client.verification.check({ text }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <Verdict card={found.value} bar={bar} onAsk={onAsk} onAgain={onAgain} stale={found.state === 'failed' ? found.failure.message : null} />;
  return (
    <Screen title="Verifica pagamento" bar={bar}>
      {found.state === 'failed' ? <FailureState title="Non è stato possibile verificare" failure={found.failure} onRetry={found.reload} /> : slow ? <WaitState title="Cerco il pagamento">Guardo ricevute, flussi, tesoreria, registrazioni e altri avvisi della persona.</WaitState> : null}
    </Screen>
  );
}

type VerdictProps = Omit<AnsweredProps, 'text'> & Readonly<{ card: VerificationCard; stale: string | null }>;

function Verdict({ card, bar, onAsk, onAgain, stale }: VerdictProps) {
  const navigate = useNavigate();
  const answer = useAnswer(card);
  const several = card.position === null && card.candidates.length > 0;
  const choose = (row: PositionRow) => { if (row.nav === null) void navigate(`/posizioni/${row.id}`); else onAsk(row.nav); };
  return (
    <Screen
      title="Verifica pagamento" note={`${card.readAs} alle ${formatTimeInRome(Date.parse(card.askedAt))}`} bar={bar} actions={<ActionButton label="Leggi un altro codice" icon="search" onPress={onAgain} />}
    >
      <div className={card.position === null ? undefined : 'acts-parts'}>
        <Stack>
          {stale === null ? null : <Strip tone="red">{stale} Quello che vedi è la verifica di prima.</Strip>}
          <VerdictCard card={card} answer={answer} />
          {several ? <CandidatesPanel title="Di quale avviso parla?" rows={card.candidates} onOpen={choose} focused /> : null}
          <EvidencePanel evidence={card.evidence} />
          {several ? null : <CandidatesPanel title="Altri avvisi della persona" rows={card.candidates} onOpen={choose} />}
          {card.tasks.map((task) => <Strip key={task.id} tone="blue" action={{ label: 'Apri', onPress: () => { void navigate(`/attivita/${task.id}`); } }}>Attività aperta: <b>“{task.title}”</b></Strip>)}
        </Stack>
        {card.position === null ? null : <VerificationSide card={card} answered={answer.answered} />}
      </div>
    </Screen>
  );
}
