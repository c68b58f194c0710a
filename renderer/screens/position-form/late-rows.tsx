import { formatDate } from '../../../main/domain/civil-date.ts';
import { MAX_LINES, MAX_LINE_LABEL } from '../../../main/domain/debt-lines.ts';
import { interestProblemMessage } from '../../../main/domain/legal-interest.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { proposals, type ChargeRules, type LateDebt, type Proposal, type ProposalCode } from '../../../main/domain/service-charges.ts';
import { ActionButton, DateField, FormRow, Icon, LinkButton } from '../../components/index.ts';
import { accept, lateDebtOf, standingOf, withdraw, worth, type ProposalStanding, type TypedLate } from './typed-late.ts';
import { withSplit } from './typed-split.ts';
import { useLegalRates } from './use-charges.ts';
import type { PositionForm } from './use-position-form.ts';

const TITLES: Readonly<Record<ProposalCode, string>> = { LEGAL_INTEREST: 'gli interessi legali', MORA: 'la mora', RAVVEDIMENTO: 'il ravvedimento', NOTIFICATION: 'le spese' };

/** Interest, mora, ravvedimento and costs, proposed with their law and their arithmetic: nothing is added until somebody accepts it. */
export function LateRows({ form, rules, late }: Readonly<{ form: PositionForm; rules: ChargeRules; late: TypedLate }>) {
  const { typed, day } = form;
  const { rates, retry } = useLegalRates();
  const debt = lateDebtOf(typed, late, day.today);
  const { list, problem } = proposals(rules, rates === null ? null : debt, rates ?? []);
  const change = (part: Partial<TypedLate>) => form.change({ late: { ...late, ...part } });
  return (
    <>
      <DateField label="Era dovuto il" path="late.since" text={late.since} today={day.today} missingYear="LAST" onText={(since) => change({ since })} describe={false} help="La scadenza non rispettata: gli interessi partono dal giorno dopo." />
      <DateField label="Contati fino al" path="late.until" optional="(vuoto: la scadenza)" text={late.until} today={day.today} onText={(until) => change({ until })} describe={false} />
      <FormRow label="Proposte" group>
        {() => (
          <div className="pf-split">
            {retry === null ? null : <p className="pf-split-part sp-toned tone-amber">I tassi degli interessi non si sono letti: nessun interesse si propone. <LinkButton label="Riprova" onPress={retry} /></p>}
            {problem === null ? null : <p className="pf-split-part sp-toned tone-amber">{interestProblemMessage(problem)}.</p>}
            {rates !== null && debt === null && list.length === 0 ? <p className="pf-split-part help">Scrivi l’importo e il giorno in cui era dovuto: qui compaiono le proposte.</p> : null}
            {rates !== null && debt !== null && problem === null && !list.some(({ code }) => code !== 'NOTIFICATION') ? <p className="pf-split-part help">{debt.since >= debt.until ? 'Non è in ritardo: nessun interesse.' : 'Meno di un centesimo: nessun interesse.'}</p> : null}
            {list.map((proposal) => <ProposalRow key={proposal.code} form={form} proposal={proposal} debt={debt} late={late} change={change} />)}
            <div className="pf-split-total"><LinkButton label="Chiudi le proposte" onPress={() => form.change({ late: null })} /><span className="detail">{debt === null ? null : `su ${formatEuro(debt.capitalCents)}, dal ${formatDate(debt.since)} al ${formatDate(debt.until)}`}</span></div>
          </div>
        )}
      </FormRow>
    </>
  );
}

type RowProps = Readonly<{ form: PositionForm; proposal: Proposal; debt: LateDebt | null; late: TypedLate; change: (part: Partial<TypedLate>) => void }>;

function ProposalRow({ form, proposal, debt, late, change }: RowProps) {
  const standing = standingOf(proposal, form.typed.split, late);
  const label = (form.service?.name ?? '').slice(0, MAX_LINE_LABEL);
  const take = () => form.change({ ...withSplit(accept(form.typed, proposal, debt, label)), late: { ...late, refused: late.refused.filter((code) => code !== proposal.code) } });
  const refuse = () => change({ refused: [...late.refused, proposal.code] });
  const again = () => change({ refused: late.refused.filter((code) => code !== proposal.code) });
  const back = () => { if (form.typed.split !== null) form.change(withSplit(withdraw(form.typed.split, proposal))); };
  return (
    <div className="pf-split-part" role="group" aria-label={proposal.title}>
      <div className="sp-between"><b>{proposal.title}</b><b className="sp-nowrap">{formatEuro(worth(proposal))}</b></div>
      {proposal.lines.map((line) => (
        <div key={line.kind} className="detail">
          {proposal.lines.length === 1 ? null : <span className="sp-block">{line.label}: {formatEuro(line.cents)}</span>}
          <span className="sp-block">{line.law}</span>
          {line.arithmetic.map((sum) => <span key={sum} className="sp-block">{sum}</span>)}
          {line.toCheck ? <span className="sp-inline sp-toned tone-amber"><Icon name="warning" size={14} />Un tasso non è stato letto nel decreto: controllalo.</span> : null}
        </div>
      ))}
      <ProposalActs title={proposal.title} what={TITLES[proposal.code]} standing={standing} nowCents={worth(proposal)} full={(form.typed.split?.lines.length ?? 1) + proposal.lines.length > MAX_LINES} take={take} refuse={refuse} again={again} back={back} />
    </div>
  );
}

type ActsProps = Readonly<{ title: string; what: string; standing: ProposalStanding; nowCents: number; full: boolean; take: () => void; refuse: () => void; again: () => void; back: () => void }>;

function ProposalActs({ title, what, standing, nowCents, full, take, refuse, again, back }: ActsProps) {
  const of = <span className="visually-hidden">: {title}</span>;
  if (standing.kind === 'EXCLUDED') return <p className="help">Non si somma: hai accettato {TITLES[standing.by]}.</p>;
  if (standing.kind === 'REFUSED') return <span className="pf-links"><span className="detail">Rifiutata.</span><button type="button" className="link" onClick={again}>Ripensaci{of}</button></span>;
  if (standing.kind === 'ACCEPTED') {
    const stale = standing.acceptedCents !== nowCents;
    return (
      <span className="pf-links" role="status">
        <span className={stale ? 'sp-inline sp-toned tone-amber' : 'sp-inline sp-toned tone-green'}><Icon name={stale ? 'warning' : 'tick'} size={14} />{stale ? `Nelle voci ci sono ${formatEuro(standing.acceptedCents)}: ora sarebbero ${formatEuro(nowCents)}.` : 'Accettata: è fra le voci.'}</span>
        {stale ? <button type="button" className="link" onClick={take}>Aggiorna{of}</button> : null}
        <button type="button" className="link" onClick={back}>Togli{of}</button>
      </span>
    );
  }
  return <span className="sp-buttons"><ActionButton compact label={`Accetta ${what}`} disabledReason={full ? `Le voci sono già ${MAX_LINES}` : null} onPress={take} /><ActionButton compact kind="ghost" label={`Rifiuta ${what}`} onPress={refuse} /></span>;
}
