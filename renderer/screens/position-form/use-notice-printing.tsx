import { reasonProblem } from '../acts/reason-rule.ts';
import { useRef, useState, type ReactNode } from 'react';
import { useCapabilities, useClient } from '../../app/bridge-context.tsx';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { usePreferences } from '../../app/session.tsx';
import { ActionButton, Dialog, DialogBack, KeyBox, NoticeNumber, TextField } from '../../components/index.ts';
import type { Installment } from './contract-values.ts';

/** A notice to print, with what the core allows for it. */
export type NoticeJob = Readonly<{ installmentId: number; nav: string | null; permission: Installment['printPermission'] }>;

export type PrintOutcome =
  | Readonly<{ kind: 'printed'; reprint: boolean; reason: string | null }>
  /** Not allowed now; the message says what to do. */
  | Readonly<{ kind: 'refused'; message: string }>
  | Readonly<{ kind: 'left' }>
  | Readonly<{ kind: 'failed'; failure: Failure }>;

export type NoticePrinting = Readonly<{
  /** Prints one notice, asking the reason where the permission wants it. */
  print: (job: NoticeJob) => Promise<PrintOutcome>;
  /** Prints one after the other with one reason; the browser's dialog is opened once for each. Stops at the first that fails. */
  printAll: (jobs: readonly NoticeJob[]) => Promise<Readonly<{ printed: number; stopped: PrintOutcome | null }>>;
  busy: boolean;
  /** Dialogs of the printing: put it in the screen. */
  dialog: ReactNode;
}>;

type Question =
  | Readonly<{ kind: 'reason'; jobs: readonly NoticeJob[]; answer: (reason: string | null) => void }>
  | Readonly<{ kind: 'next'; done: number; total: number; answer: (go: boolean) => void }>;

/** Prints recorded notices: permission, reason, recorded bytes, printer. Source: spec/states.md "What may be printed". */
export function useNoticePrinting(): NoticePrinting {
  const client = useClient();
  const paper = usePrint();
  const capabilities = useCapabilities();
  const preferences = usePreferences();
  const [question, setQuestion] = useState<Question | null>(null);
  const mutation = useMutationOnce((input: Readonly<{ installmentId: number; copies: number; reason: string | null }>, requestId) => client.notices.print({ requestId, ...input }), ['prints', 'positions']);
  const remember = useMutationOnce((offlinePrintReason: string, requestId) => client.application.savePreferences({ requestId, offlinePrintReason }), ['preferences']);
  const lastReason = preferences.value?.offlinePrintReason ?? '';
  const running = useRef(false);
  const [busy, setBusy] = useState(false);

  const askReason = (jobs: readonly NoticeJob[]) => new Promise<string | null>((resolve) => setQuestion({ kind: 'reason', jobs, answer: (reason) => { setQuestion(null); resolve(reason); } }));
  const askNext = (done: number, total: number) => new Promise<boolean>((resolve) => setQuestion({ kind: 'next', done, total, answer: (go) => { setQuestion(null); resolve(go); } }));

  const reasonFor = async (jobs: readonly NoticeJob[]): Promise<Readonly<{ reason: string | null }> | null> => {
    const asking = jobs.filter(({ permission }) => permission.allowed && permission.reasonRequired);
    if (asking.length === 0) return { reason: null };
    const reason = await askReason(asking);
    if (reason === null) return null;
    if (reason !== lastReason && isOffline(asking)) void remember.run(reason);
    return { reason };
  };
  const printNow = async (job: NoticeJob, reason: string | null): Promise<PrintOutcome> => {
    const outcome = await mutation.run({ installmentId: job.installmentId, copies: 1, reason: job.permission.allowed && job.permission.reasonRequired ? reason : null });
    if (!outcome.ok) return outcome.error.code === 'PRINT_REFUSED' ? { kind: 'refused', message: outcome.error.message } : { kind: 'failed', failure: outcome.error };
    paper.print(outcome.value);
    return { kind: 'printed', reprint: outcome.value.reprint, reason };
  };
  const once = async <Value,>(work: () => Promise<Value>, already: Value): Promise<Value> => {
    if (running.current) return already;
    running.current = true;
    setBusy(true);
    try { return await work(); } finally { running.current = false; setBusy(false); }
  };

  const print = (job: NoticeJob) => once<PrintOutcome>(async () => {
    if (!job.permission.allowed) return { kind: 'refused', message: job.permission.message };
    const given = await reasonFor([job]);
    return given === null ? { kind: 'left' } : printNow(job, given.reason);
  }, { kind: 'left' });

  const printAll: NoticePrinting['printAll'] = (jobs) => once<Awaited<ReturnType<NoticePrinting['printAll']>>>(async () => {
    const given = await reasonFor(jobs);
    if (given === null) return { printed: 0, stopped: { kind: 'left' } };
    let printed = 0;
    for (const job of jobs) {
      // The browser shows one print dialog at a time: the next paper waits for the operator.
      if (printed > 0 && capabilities.print === 'BROWSER' && !(await askNext(printed, jobs.length))) return { printed, stopped: { kind: 'left' } };
      const outcome = await printNow(job, given.reason);
      if (outcome.kind !== 'printed') return { printed, stopped: outcome };
      printed += 1;
    }
    return { printed, stopped: null };
  }, { printed: 0, stopped: { kind: 'left' } });

  const dialog = question === null ? null : question.kind === 'reason'
    ? <ReasonDialog jobs={question.jobs} initial={isOffline(question.jobs) ? lastReason : ''} onAnswer={question.answer} />
    : <NextDialog done={question.done} total={question.total} onAnswer={question.answer} />;
  return { print, printAll, busy, dialog };
}

/** Some of them go to the citizen before the platform knows them. */
function isOffline(jobs: readonly NoticeJob[]): boolean {
  return jobs.some(({ permission }) => permission.allowed && permission.unsent);
}

/** Asks why a notice goes to the citizen before the platform knows it, or after its last day; the last reason of the first kind is ready, Enter confirms. */
function ReasonDialog({ jobs, initial, onAnswer }: Readonly<{ jobs: readonly NoticeJob[]; initial: string; onAnswer: (reason: string | null) => void }>) {
  const [reason, setReason] = useState(initial);
  const [tried, setTried] = useState(false);
  const problem = reasonProblem(reason);
  const confirm = () => { if (problem !== null) setTried(true); else onAnswer(reason.trim()); };
  return (
    <Dialog open title={reasonTitle(jobs)} onClose={() => onAnswer(null)} subtitle={<ReasonSubtitle jobs={jobs} />}
      foot={<><DialogBack label="Non stampare" onBack={() => onAnswer(null)} /><ActionButton label="Stampa" kind="primary" icon="printer" onPress={confirm}><KeyBox combo="Enter" /></ActionButton></>}>
      <TextField label="Motivo" path="reason" autoFocus maxLength={300} value={reason} onChange={setReason} onEnter={confirm} placeholder={isOffline(jobs) ? 'per esempio: il cittadino aspetta allo sportello' : 'per esempio: serve una copia per la pratica'} error={tried ? problem : null} />
    </Dialog>
  );
}

function reasonTitle(jobs: readonly NoticeJob[]): string {
  if (!isOffline(jobs)) return jobs.length === 1 ? 'Stampare un avviso scaduto?' : `Stampare ${jobs.length} avvisi scaduti?`;
  return jobs.length === 1 ? 'Stampare prima che l’avviso sia sul portale?' : `Stampare ${jobs.length} avvisi che ora non si possono pagare?`;
}

function ReasonSubtitle({ jobs }: Readonly<{ jobs: readonly NoticeJob[] }>) {
  const [first, ...others] = jobs;
  if (first === undefined || !first.permission.allowed) return null;
  if (others.length > 0) return isOffline(jobs) ? 'Non sono ancora sul portale, oppure sono scaduti: così non si possono pagare.' : 'L’ultimo giorno per pagarli è passato: perché si possano pagare va data prima una nuova scadenza.';
  return first.nav === null ? first.permission.message : <>Avviso <NoticeNumber nav={first.nav} />. {first.permission.message}</>;
}

function NextDialog({ done, total, onAnswer }: Readonly<{ done: number; total: number; onAnswer: (go: boolean) => void }>) {
  return (
    <Dialog open title={`Stampato l’avviso ${done} di ${total}`} onClose={() => onAnswer(false)}
      foot={<><DialogBack label="Basta così" onBack={() => onAnswer(false)} /><ActionButton label="Stampa il prossimo" kind="primary" icon="printer" shortcut="F9" onPress={() => onAnswer(true)} /></>}>
      <p>Gli altri restano da stampare.</p>
    </Dialog>
  );
}
