import { useState } from 'react';
import type { Client } from '../../bridge/client.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, EmptyState, FailureState, Panel, Screen, Strip, WaitState } from '../../components/index.ts';
import type { ValueOf } from '../acts/operation-types.ts';
import { CheckLine } from '../settings-form/numbering-preview.tsx';
import { SectionTabs } from './section-tabs.tsx';

type Report = ValueOf<Client['application']['verify']>;

/** Checks the whole archive when asked: the file, the register, states against facts, the files received. */
export function ArchiveCheckSection() {
  const client = useClient();
  const checking = useMutationOnce((_input: null) => client.application.verify({}));
  const [report, setReport] = useState<Report | null>(null);
  const slow = useSlow(checking.busy);
  const check = async () => { const answer = await checking.run(null); if (answer.ok) setReport(answer.value); };
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={<ActionButton label="Verifica ora" kind="primary" busy={checking.busy} onPress={() => { void check(); }} />}>
      <div className="settings-form sp-stack">
        {checking.failure === null ? null : <FailureState title="La verifica non è arrivata in fondo" failure={checking.failure} onRetry={() => { void check(); }} />}
        {slow ? <WaitState title="Sto verificando l’archivio">Si può continuare a lavorare.</WaitState> : null}
        {report === null && !checking.busy ? <EmptyState icon="shield" framed title="Verifica dell’archivio">Controlla il file, il registro delle operazioni, gli stati delle posizioni rifatti dai fatti e i file ricevuti. Non cambia nulla; su un archivio grande dura qualche minuto.</EmptyState> : null}
        {report === null ? null : <ReportPanel report={report} />}
      </div>
    </Screen>
  );
}

function ReportPanel({ report }: Readonly<{ report: Report }>) {
  return (
    <>
      <Strip tone={report.ok ? 'green' : 'red'}>{report.ok ? 'L’archivio è in ordine.' : 'Qualcosa non è in ordine: non cancellare nulla e avvisa l’assistenza.'}</Strip>
      <Panel title="Controlli" note={`in ${String(report.seconds).replace('.', ',')} secondi`} padded>
        <ul className="settings-checks">{report.checks.map((line) => <CheckLine key={line.name} ok={line.ok}>{`${line.name}: ${line.detail}`}</CheckLine>)}</ul>
      </Panel>
    </>
  );
}
