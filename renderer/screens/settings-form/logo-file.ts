import { base64Of } from '../acts/uploaded-file.ts';

/** Base64 characters the contract takes for a logo. */
const MOST_CHARACTERS = 2_000_000;

export type LogoKind = 'image/png' | 'image/jpeg';

/** Kind of an image from its first bytes; null when it is neither PNG nor JPEG. */
export function logoKind(bytes: Uint8Array): LogoKind | null {
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47) return 'image/png';
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff ? 'image/jpeg' : null;
}

/** Reads a chosen logo; a sentence for the operator when it cannot be printed. Whether it can be drawn the core decides. */
export async function readLogoFile(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<Readonly<{ ok: true; base64: string }> | Readonly<{ ok: false; error: string }>> {
  if (file.size * 4 / 3 > MOST_CHARACTERS) return { ok: false, error: 'Il logo supera 1,5 MB: bastano 354 × 354 punti, riducilo e sceglilo di nuovo.' };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (logoKind(bytes) === null) return { ok: false, error: 'Il logo deve essere un’immagine PNG o JPEG: questo file è di un altro tipo.' };
    return { ok: true, base64: base64Of(bytes) };
  } catch {
    return { ok: false, error: 'Il file non si legge: controlla che non sia aperto o spostato, poi sceglilo di nuovo.' };
  }
}

/** Address of a stored logo for an image element. */
export function logoAddress(base64: string): string {
  return `data:${base64.startsWith('/9j/') ? 'image/jpeg' : 'image/png'};base64,${base64}`;
}
