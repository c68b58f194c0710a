import { useRef, useState } from 'react';
import { ActionButton, FormRow, LinkButton } from '../../components/index.ts';
import { readUploadedFile, type UploadedFile } from './uploaded-file.ts';

/** One optional file: photo or PDF of what the citizen shows. */
export function AttachmentField({ label, error = null, file, onFile }: Readonly<{ label: string; error?: string | null; file: UploadedFile | null; onFile: (file: UploadedFile | null) => void }>) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const read = await readUploadedFile(chosen);
    setProblem(read.ok ? null : read.error);
    if (read.ok) onFile(read.value);
  };
  return (
    <FormRow label={label} optional="(facoltativo)" group error={error ?? problem}>
      {() => (
        <>
          <ActionButton compact label={file === null ? 'Scegli un file…' : 'Cambia file…'} onPress={() => input.current?.click()} />
          <span className="detail" role="status">{file === null ? 'Nessun file' : file.name}</span>
          {file === null ? null : <LinkButton label="Togli" onPress={() => onFile(null)} />}
          <input ref={input} type="file" className="acts-file" tabIndex={-1} aria-hidden="true" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
        </>
      )}
    </FormRow>
  );
}
