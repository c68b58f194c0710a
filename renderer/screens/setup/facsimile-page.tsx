import { useMemo, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, bytesOfBase64, countOf, FailureState, LargePage, PdfPage, Strip } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { CheckLine } from '../settings-form/numbering-preview.tsx';
import type { SetupState } from '../settings-form/setting-types.ts';
import { SetupFrame } from './setup-frame.tsx';
import type { Place } from './setup-steps.ts';

const NAME = 'Facsimile dell’avviso';

/** The end of the first run: the page that citizens will hold, with the Comune's own data. */
export function FacsimilePage({ state, onBack, onPlace, onDone }: Readonly<{ state: SetupState; onBack: () => void; onPlace: (place: Place) => void; onDone: () => void }>) {
  const client = useClient();
  const page = useOperation({ key: ['setup.facsimile'], topics: ['setup', 'catalogue'], call: (signal) => client.setup.facsimile({}, { signal }) });
  const [large, setLarge] = useState(false);
  const finish = useMutationOnce((_input: null, requestId) => client.setup.finish({ requestId }), ['setup', 'operators']);
  const begin = async () => { if ((await finish.run(null)).ok) onDone(); };
  const base64 = page.value?.pdfBase64 ?? null;
  const bytes = useMemo(() => (base64 === null ? null : bytesOfBase64(base64)), [base64]);
  return (
    <SetupFrame
      state={state} place="FACSIMILE" title="Ecco come sarà l’avviso" explanation="È un facsimile: ha i dati dell’ente ma nessun codice che si possa pagare. Se qualcosa non va, torna al passo e correggi."
      onPlace={onPlace} onBack={onBack} go="Comincia" onGo={() => { void begin(); }} busy={finish.busy}
      side={<Ready state={state} />} note="Da qui in poi entri con il nome utente dell’amministratore."
    >
      {page.state === 'failed' ? <FailureState title="Il facsimile non si è disegnato" failure={page.failure} onRetry={page.reload} /> : null}
      {(page.value?.warnings ?? []).map((warning) => <div key={warning.message} className="setup-warning"><Strip tone="amber">{warning.message}</Strip></div>)}
      <SaveRefusal failure={finish.failure} paths={[]} lines={[]} onReload={finish.reset} onReapply={() => { void begin(); }} />
      {bytes === null ? null : (
        <div className="setup-page">
          <div className="setup-page-head"><span className="detail">Per leggerlo per intero ingrandiscilo.</span><ActionButton label="Ingrandisci" kind="secondary" icon="search" compact shortcut="Ctrl+I" onPress={() => setLarge(true)} /></div>
          <PdfPage bytes={bytes} name={NAME} />
        </div>
      )}
      <LargePage open={large} bytes={bytes} name={NAME} onClose={() => setLarge(false)} />
    </SetupFrame>
  );
}

function Ready({ state }: Readonly<{ state: SetupState }>) {
  return (
    <>
      <h2 className="small-heading">Pronto</h2>
      <ul className="settings-checks">
        <CheckLine ok>{`Ente: ${state.entity?.name ?? ''}`}</CheckLine>
        <CheckLine ok>{`Amministratore: ${state.administratorName ?? ''}`}</CheckLine>
        <CheckLine ok>{`Numerazione: segregazione ${state.numbering?.segregationCode ?? ''}, postazione ${state.numbering?.workstation ?? ''}`}</CheckLine>
        <CheckLine ok>{`Conto: ${state.accounts[0]?.label ?? ''}`}</CheckLine>
        <CheckLine ok={state.activeServices > 0}>{state.activeServices === 0 ? 'Nessun servizio attivo: senza servizi non si creano posizioni' : countOf(state.activeServices, 'servizio attivo', 'servizi attivi')}</CheckLine>
      </ul>
      <p className="help setup-manual">Finché non c’è un collegamento con l’intermediario, gli avvisi si caricano a mano sul suo portale: Sportello ricorda quali mancano.</p>
    </>
  );
}
