import { useRef, useState } from 'react';
import { ActionButton, FormRow, LinkButton } from '../../components/index.ts';
import { logoAddress, readLogoFile } from './logo-file.ts';

/** The entity's logo: choose, see, take away. */
export function LogoField({ value, error, onChange }: Readonly<{ value: string | null; error: string | null; onChange: (base64: string | null) => void }>) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const read = await readLogoFile(file);
    setProblem(read.ok ? null : read.error);
    if (read.ok) onChange(read.base64);
  };
  return (
    <FormRow label="Logo" optional="(facoltativo)" group error={problem ?? error} help="PNG o JPEG, al massimo 1600 × 1600 punti, o SVG in tracciati a colori pieni: sull’avviso è largo 3 cm. Accanto, come esce in bianco e nero">
      {() => (
        <>
          {value === null ? null : <img className="settings-logo" src={logoAddress(value)} alt="Logo scelto" />}
          {value === null ? null : <img className="settings-logo settings-logo-mono" src={logoAddress(value)} alt="Il logo in bianco e nero" />}
          <ActionButton compact label={value === null ? 'Scegli un’immagine…' : 'Cambia immagine…'} onPress={() => input.current?.click()} />
          {value === null ? null : <LinkButton label="Togli il logo" onPress={() => { setProblem(null); onChange(null); }} />}
          <input ref={input} type="file" accept="image/png,image/jpeg,image/svg+xml" className="settings-file" tabIndex={-1} aria-hidden="true" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
        </>
      )}
    </FormRow>
  );
}
