import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PrintPermission } from '../../../main/domain/may-print.ts';
import { useCapabilities, useClient } from '../../app/bridge-context.tsx';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { usePreferences, useStatus } from '../../app/session.tsx';
import { ActionButton, Dialog, DialogBack, KeyBox, NoticeNumber, TextField } from '../../components/index.ts';
import { ConfirmationWait } from '../acts/confirmation-wait.tsx';
import type { PrintChoice } from '../acts/print-choice-dialog.tsx';
import { reasonProblem } from '../acts/reason-rule.ts';
import type { Installment } from './contract-values.ts';

/** A notice to print, with what the core allows for it. Without `choice` it is printed as usual for its service. */
export type NoticeJob = Readonly<{ positionId: number; installmentId: number; nav: string | null; permission: Installment['printPermission']; choice?: PrintChoice | undefined; /** The one paper with every installment of the plan of its position. */ wholePlan?: true }>;

export type PrintOutcome =
  /** `notes`: where the paper is not the usual one, and why. */
  | Readonly<{ kind: 'printed'; reprint: boolean; reason: string | null; notes: readonly string[] }>
  /** Not allowed now; the message says what to do. */
  | Readonly<{ kind: 'refused'; message: string }>
  /** `gone`: the screen was left while the confirmation was awaited; nothing may lead anywhere any more. */
  | Readonly<{ kind: 'left'; gone?: boolean }>
  | Readonly<{ kind: 'failed'; failure: Failure }>;

export type NoticePrinting = Readonly<{
  /** Prints one notice: waits for the confirmation that is on its way, asks the reason where the permission wants it. */
  print: (job: NoticeJob) => Promise<PrintOutcome>;
  /** Prints one after the other with one reason; the browser's dialog is opened once for each. Stops at the first that fails. */
  printAll: (jobs: readonly NoticeJob[]) => Promise<Readonly<{ printed: number; stopped: PrintOutcome | null }>>;
  busy: boolean;
  /** Dialogs of the printing: put it in the screen. */
  dialog: ReactNode;
}>;

type Question =
  | Readonly<{ kind: 'confirmation'; job: NoticeJob; answer: (permission: PrintPermission | null) => void }>
  | Readonly<{ kind: 'reason'; jobs: readonly NoticeJob[]; answer: (reason: string | null) => void }>
  | Readonly<{ kind: 'next'; done: number; total: number; answer: (go: boolean) => void }>;

/** Prints recorded notices: permission, reason, recorded bytes, printer. Source: spec/states.md "What may be printed". */
export function useNoticePrinting(): NoticePrinting {
  const client = useClient();
  const paper = usePrint();
  const capabilities = useCapabilities();
  const preferences = usePreferences();
  const [question, setQuestion] = useState<Question | null>(null);
  const mutation = useMutationOnce((input: Readonly<{ installmentId: number; copies: number; reason: string | null }> & Partial<PrintChoice>, requestId) => client.notices.print({ requestId, ...input }), ['prints', 'positions']);
  const planMutation = useMutationOnce((input: Readonly<{ positionId: number; reason: string | null }> & Partial<PrintChoice>, requestId) => client.notices.printPlan({ requestId, ...input }), ['prints', 'positions']);
  const remember = useMutationOnce((offlinePrintReason: string, requestId) => client.application.savePreferences({ requestId, offlinePrintReason }), ['preferences']);
  const lastReason = preferences.value?.offlinePrintReason ?? '';
  const running = useRef(false);
  const [busy, setBusy] = useState(false);

  const askReason = (jobs: readonly NoticeJob[]) => new Promise<string | null>((resolve) => setQuestion({ kind: 'reason', jobs, answer: (reason) => { setQuestion(null); resolve(reason); } }));
  const askNext = (done: number, total: number) => new Promise<boolean>((resolve) => setQuestion({ kind: 'next', done, total, answer: (go) => { setQuestion(null); resolve(go); } }));

  const left = useRef<() => void>(() => {});
  const gone = useRef(false);
  // Whoever goes elsewhere does not wait any longer: nothing is printed behind another screen.
  useEffect(() => { gone.current = false; return () => { gone.current = true; left.current(); }; }, []);
  const awaitConfirmation = (job: NoticeJob) => new Promise<PrintPermission | null>((resolve) => {
    const answer = (permission: PrintPermission | null) => { setQuestion(null); left.current = () => {}; resolve(permission); };
    left.current = () => answer(null);
    setQuestion({ kind: 'confirmation', job, answer });
  });

  const reasonFor = async (jobs: readonly NoticeJob[]): Promise<Readonly<{ reason: string | null }> | null> => {
    const asking = jobs.filter(({ permission }) => permission.allowed && permission.reasonRequired);
    if (asking.length === 0) return { reason: null };
    const reason = await askReason(asking);
    if (reason === null) return null;
    if (reason !== lastReason && isOffline(asking)) void remember.run(reason);
    return { reason };
  };
  const printNow = async (job: NoticeJob, reason: string | null): Promise<PrintOutcome> => {
    const given = job.permission.allowed && job.permission.reasonRequired ? reason : null;
    const outcome = await (job.wholePlan === true ? planMutation.run({ positionId: job.positionId, reason: given, ...job.choice }) : mutation.run({ installmentId: job.installmentId, copies: 1, reason: given, ...job.choice }));
    if (!outcome.ok) return outcome.error.code === 'PRINT_REFUSED' ? { kind: 'refused', message: outcome.error.message } : { kind: 'failed', failure: outcome.error };
    paper.print(outcome.value);
    return { kind: 'printed', reprint: outcome.value.reprint, reason, notes: outcome.value.warnings.filter(({ field }) => field === 'paper').map(({ message }) => message) };
  };
  const once = async <Value,>(work: () => Promise<Value>, already: Value): Promise<Value> => {
    if (running.current) return already;
    running.current = true;
    setBusy(true);
    try { return await work(); } finally { running.current = false; setBusy(false); }
  };

  const print = (job: NoticeJob) => once<PrintOutcome>(async () => {
    const coming = !job.permission.allowed && job.permission.code === 'CONFIRMATION_COMING';
    const permission = coming ? await awaitConfirmation(job) : job.permission;
    if (permission === null) return { kind: 'left', gone: gone.current };
    if (!permission.allowed) return { kind: 'refused', message: permission.message };
    const allowed = { ...job, permission };
    const given = await reasonFor([allowed]);
    return given === null ? { kind: 'left' } : printNow(allowed, given.reason);
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

  const dialog = question === null ? null : question.kind === 'confirmation' ? <ConfirmationWait key={question.job.installmentId} notice={question.job} onEnd={question.answer} /> : question.kind === 'reason'
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
  const { connectionMode } = useStatus();
  const [reason, setReason] = useState(initial);
  const [tried, setTried] = useState(false);
  const problem = reasonProblem(reason);
  const confirm = () => { if (problem !== null) setTried(true); else onAnswer(reason.trim()); };
  return (
    <Dialog open title={reasonTitle(jobs, connectionMode)} onClose={() => onAnswer(null)} subtitle={<ReasonSubtitle jobs={jobs} mode={connectionMode} />}
      foot={<><DialogBack label="Non stampare" onBack={() => onAnswer(null)} /><ActionButton label="Stampa" kind="primary" icon="printer" onPress={confirm}><KeyBox combo="Enter" /></ActionButton></>}>
      <TextField label="Motivo" path="reason" autoFocus maxLength={300} value={reason} onChange={setReason} onEnter={confirm} placeholder={isOffline(jobs) ? 'per esempio: il cittadino aspetta allo sportello' : 'per esempio: serve una copia per la pratica'} error={tried ? problem : null} />
    </Dialog>
  );
}

type Mode = ReturnType<typeof useStatus>['connectionMode'];

function reasonTitle(jobs: readonly NoticeJob[], mode: Mode): string {
  if (!isOffline(jobs)) return jobs.length === 1 ? 'Stampare un avviso scaduto?' : `Stampare ${jobs.length} avvisi scaduti?`;
  return jobs.length === 1 ? (mode === 'MANUAL' ? 'Stampare prima che l’avviso sia sul portale?' : 'Stampare prima che l’intermediario confermi l’avviso?') : `Stampare ${jobs.length} avvisi che ora non si possono pagare?`;
}

function ReasonSubtitle({ jobs, mode }: Readonly<{ jobs: readonly NoticeJob[]; mode: Mode }>) {
  const [first, ...others] = jobs;
  if (first === undefined || !first.permission.allowed) return null;
  if (others.length > 0) return isOffline(jobs) ? `${mode === 'MANUAL' ? 'Non sono ancora sul portale' : 'L’intermediario non li ha ancora confermati'}, oppure sono scaduti: così non si possono pagare.` : 'L’ultimo giorno per pagarli è passato: perché si possano pagare va data prima una nuova scadenza.';
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
