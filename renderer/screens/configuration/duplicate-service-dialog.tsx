import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, Dialog, DialogBack, showToast, Strip, TextField } from '../../components/index.ts';
import { errorAt, errorElsewhere } from '../acts/failure-words.ts';
import type { Service } from './service-types.ts';

/** A copy of a service under another code. */
export function DuplicateServiceDialog({ service, onClose }: Readonly<{ service: Service; onClose: () => void }>) {
  const client = useClient();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [pressed, setPressed] = useState(false);
  const copying = useMutationOnce((input: Readonly<{ id: number; code: string }>, requestId) => client.catalogue.duplicateService({ requestId, ...input }), ['catalogue', 'setup']);
  const problem = /^[A-Z0-9]{2,12}$/.test(code) ? null : 'Da 2 a 12 lettere o cifre.';
  const copy = async () => {
    setPressed(true);
    if (problem !== null) return;
    const answer = await copying.run({ id: service.id, code });
    if (!answer.ok) return;
    showToast(`Servizio ${answer.value.code} creato come copia di ${service.code}.`, []);
    onClose();
    void navigate(`/configurazione/servizi/${answer.value.id}`);
  };
  const elsewhere = errorElsewhere(copying.failure, ['code']);
  return (
    <Dialog open title={`Duplicare “${service.name}”?`} subtitle="La copia ha tutto del servizio, tranne il codice e le posizioni." onClose={onClose}
      foot={<><DialogBack label="Non duplicare" onBack={onClose} /><ActionButton label="Duplica" kind="primary" shortcut="Ctrl+Enter" busy={copying.busy} onPress={() => { void copy(); }} /></>}>
      <TextField label="Codice della copia" path="code" width="amount" mono maxLength={12} autoFocus value={code} onChange={(typed) => { copying.reset(); setCode(typed.toUpperCase()); }} error={errorAt(copying.failure, 'code') ?? (pressed ? problem : null)} onEnter={() => { void copy(); }} />
      {elsewhere === null ? null : <div className="acts-strip"><Strip tone="red">{elsewhere}</Strip></div>}
    </Dialog>
  );
}
