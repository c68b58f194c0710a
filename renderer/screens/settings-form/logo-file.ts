import { base64Of } from '../acts/uploaded-file.ts';

/** Base64 characters the contract takes for a logo. */
const MOST_CHARACTERS = 2_000_000;

export type LogoKind = 'image/png' | 'image/jpeg' | 'image/svg+xml';

/** Kind of an image from its first bytes; null when it is none of PNG, JPEG, SVG. */
export function logoKind(bytes: Uint8Array): LogoKind | null {
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  return /<svg[\s>]/u.test(new TextDecoder().decode(bytes.subarray(0, 4_096))) ? 'image/svg+xml' : null;
}

/** Reads a chosen logo; a sentence for the operator when it cannot be printed. Whether it can be drawn the core decides. */
export async function readLogoFile(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<Readonly<{ ok: true; base64: string }> | Readonly<{ ok: false; error: string }>> {
  if (file.size * 4 / 3 > MOST_CHARACTERS) return { ok: false, error: 'Il logo supera 1,5 MB: bastano 354 × 354 punti, riducilo e sceglilo di nuovo.' };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (logoKind(bytes) === null) return { ok: false, error: 'Il logo deve essere un’immagine PNG, JPEG o SVG: questo file è di un altro tipo.' };
    return { ok: true, base64: base64Of(bytes) };
  } catch {
    return { ok: false, error: 'Il file non si legge: controlla che non sia aperto o spostato, poi sceglilo di nuovo.' };
  }
}

/** Address of a stored logo for an image element. */
export function logoAddress(base64: string): string {
  const kind: LogoKind = base64.startsWith('/9j/') ? 'image/jpeg' : base64.startsWith('iVBOR') ? 'image/png' : 'image/svg+xml';
  return `data:${kind};base64,${base64}`;
}
