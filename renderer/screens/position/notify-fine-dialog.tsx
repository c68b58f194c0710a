import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { fineDays, FINE_RULES } from '../../../main/domain/fine-amounts.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, RadioCards, showToast } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { PositionCard } from '../acts/operation-types.ts';
import { readNotification, type NotificationKind } from './notification-day.ts';
import type { PlanCard } from './plan-dialog.tsx';

/** The day from which the days of a fine are counted: delivered, or kept at the post office (compiuta giacenza). */
export function NotifyFineDialog({ card, plan, onClose }: Readonly<{ card: PositionCard; plan: PlanCard; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [version] = useState(plan.version);
  const [how, setHow] = useState<NotificationKind>('DELIVERED');
  const [day, setDay] = useState('');
  const [collected, setCollected] = useState('');
  const notify = useMutationOnce((notifiedOn: string, requestId) => client.plans.notifyFine({ requestId, positionId: card.id, expectedVersion: version, notifiedOn }), ['positions']);
  const read = readNotification({ how, day, collected }, today);
  const notifiedOn = read.kind === 'DAY' ? read.notifiedOn : null;
  const wrongAt = (field: 'notifiedOn' | 'collected') => (read.kind === 'PROBLEM' && read.field === field && !read.missing ? `${read.message}.` : null);
  const days = notifiedOn === null ? null : fineDays(notifiedOn, { ...FINE_RULES, discountDays: plan.fine?.discountDays ?? FINE_RULES.discountDays, expirationDays: plan.fine?.expirationDays ?? FINE_RULES.expirationDays });
  const send = async () => {
    if (notifiedOn === null) return;
    const outcome = await notify.run(notifiedOn);
    if (!outcome.ok) return;
    onClose();
    showToast('Notifica registrata.');
  };
  const lines = days === null || notifiedOn === null || plan.fine === null ? [{ text: 'I giorni della multa si contano dal giorno dopo la notifica.' }] : [
    { text: `Notificata il ${formatDate(notifiedOn)}.` }, { text: `${formatEuro(plan.fine.reducedCents)} fino al ${formatDate(days.reducedUntil)}.` }, { text: `Poi ${formatEuro(plan.fine.fullCents)} fino al ${formatDate(days.fullUntil)}, con l’altro numero avviso dello stesso foglio.` },
    ...(days.reducedUntil < today ? [{ text: 'La riduzione è già finita: da ora si chiede l’importo intero.', warning: true }] : []),
  ];
  return (
    <ActDialog
      question={`Registrare la notifica a ${card.debtor.name}?`} subtitle={card.description} consequences={lines} verb="Registra la notifica" backVerb="Non registrare" busy={notify.busy} disabledReason={read.kind === 'PROBLEM' ? read.message : null}
      failure={notify.failure} paths={['notifiedOn']} onConfirm={() => { void send(); }} onBack={onClose}
      conflict={{ reading: plan.version === version, onReload: onClose, onReapply: onClose, lines: [{ label: 'Notifica', mine: notifiedOn === null ? '' : formatDate(notifiedOn), stored: plan.fine?.notifiedOn == null ? 'nessuna' : formatDate(plan.fine.notifiedOn) }] }}
    >
      <div className="acts-fields">
        <RadioCards name="Come è stata notificata" choices={[{ value: 'DELIVERED', label: 'Consegnata', detail: 'a mano, per posta o per PEC' }, { value: 'STORED', label: 'In giacenza', detail: 'depositata all’ufficio postale' }]} value={how} onChoose={(value) => setHow(value === 'STORED' ? 'STORED' : 'DELIVERED')} />
        <DateField label={how === 'DELIVERED' ? 'Consegnata il' : 'Depositata il'} path="notifiedOn" text={day} today={today} missingYear="LAST" onText={setDay} error={errorAt(notify.failure, 'notifiedOn') ?? wrongAt('notifiedOn')} describe={false} autoFocus />
        {how === 'STORED' ? <DateField label="Ritirata il" optional="(se ritirata)" text={collected} today={today} missingYear="LAST" onText={setCollected} error={wrongAt('collected')} describe={false} help="Non ritirata: vale il decimo giorno dal deposito." /> : null}
      </div>
    </ActDialog>
  );
}
