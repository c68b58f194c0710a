/** A file chosen by the operator, as the contract takes it. */
export type UploadedFile = Readonly<{ name: string; contentBase64: string }>;

/** Largest file the contract takes: 28,000,000 base64 characters. */
export const MOST_FILE_BYTES = 20_000_000;

const CHUNK = 0x8000;

/** Base64 of bytes, in pieces: a large file does not fit one call. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** Reads a chosen file; a sentence for the clerk when it cannot be taken. */
export async function readUploadedFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<Readonly<{ ok: true; value: UploadedFile }> | Readonly<{ ok: false; error: string }>> {
  if (file.size === 0) return { ok: false, error: 'Il file è vuoto.' };
  if (file.size > MOST_FILE_BYTES) return { ok: false, error: 'Il file supera 20 MB: scegline uno più piccolo.' };
  try {
    return { ok: true, value: { name: file.name.slice(-255), contentBase64: base64Of(new Uint8Array(await file.arrayBuffer())) } };
  } catch {
    return { ok: false, error: 'Il file non si legge: controlla che non sia aperto o spostato, poi sceglilo di nuovo.' };
  }
}
