import { useRef, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, focusField, FormRow, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { readUploadedFile, type UploadedFile } from '../acts/uploaded-file.ts';
import type { LoadedUnsent } from './unsent-files.ts';

const PATHS = ['contentBase64', 'deskCode'] as const;

/** Takes the file of another desk and the code that a person read there. Mount it only while it is open. */
export function UnsentLoadDialog({ connected, onLoaded, onClose }: Readonly<{ connected: boolean; onLoaded: (loaded: LoadedUnsent) => void; onClose: () => void }>) {
  const client = useClient();
  const input = useRef<HTMLInputElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  const [file, setFile] = useState<UploadedFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [pressed, setPressed] = useState(false);
  const loading = useMutationOnce((given: Readonly<{ contentBase64: string; deskCode: string }>, requestId) => client.sync.loadUnsent({ requestId, ...given }), ['sync', 'positions', 'prints', 'people']);
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    loading.reset();
    const read = await readUploadedFile(chosen);
    setProblem(read.ok ? null : read.error);
    setFile(read.ok ? read.value : null);
  };
  const load = async () => {
    setPressed(true);
    if (file === null || code.trim() === '') return;
    const answer = await loading.run({ contentBase64: file.contentBase64, deskCode: code });
    if (!answer.ok) {
      if (answer.error.field !== null && fields.current !== null) focusField(fields.current, answer.error.field);
      return;
    }
    onLoaded(answer.value);
    onClose();
  };
  const fileError = problem ?? errorAt(loading.failure, 'contentBase64') ?? (pressed && file === null ? 'Scegli il file.' : null);
  const codeError = errorAt(loading.failure, 'deskCode') ?? (pressed && code.trim() === '' ? 'Scrivi il codice del posto che ha fatto il file.' : null);
  return (
    <ActDialog
      question="Caricare le posizioni di un altro posto?" verb="Carica" backVerb="Non caricare" footNote="Resta nel registro delle operazioni" busy={loading.busy} failure={loading.failure} paths={PATHS} onConfirm={() => { void load(); }} onBack={onClose}
      consequences={[
        { text: 'Ogni posizione entra con il suo numero avviso, e l’avviso già stampato risulta stampato. Quelle che ci sono già non cambiano.' },
        { text: connected ? 'Partono per l’intermediario da questo posto.' : 'Si caricano poi sul portale da questo posto.' },
        { text: 'Un file cambiato dopo l’esportazione, o di un altro ente, è rifiutato tutto.' },
      ]}
    >
      <div ref={fields} className="acts-fields">
        <FormRow label="File" group error={fileError}>
          {() => (
            <>
              <ActionButton compact label={file === null ? 'Scegli il file…' : 'Cambia file…'} onPress={() => input.current?.click()} />
              <span className="detail" role="status">{file === null ? 'Nessun file' : file.name}</span>
              <input ref={input} type="file" accept=".json" className="acts-file" tabIndex={-1} aria-hidden="true" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
            </>
          )}
        </FormRow>
        <TextField label="Codice del posto" path="deskCode" mono maxLength={40} value={code} placeholder="XXXX-XXXX-XXXX-XXXX" onChange={(typed) => { loading.reset(); setCode(typed.toUpperCase()); }} error={codeError} help="È scritto in Sincronizzazione sul posto che ha fatto il file. Chiedilo a chi è lì, non leggerlo dal file." />
      </div>
    </ActDialog>
  );
}
