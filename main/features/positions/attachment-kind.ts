/** What a kept file is, told from its first bytes: the name it came with proves nothing. `OTHER` is only saved, never shown. */
export type AttachmentKind = 'PDF' | 'PNG' | 'JPEG' | 'WEBP' | 'OTHER';

const EXTENSION: Readonly<Record<Exclude<AttachmentKind, 'OTHER'>, string>> = { PDF: 'pdf', PNG: 'png', JPEG: 'jpg', WEBP: 'webp' };

function begins(bytes: Uint8Array, signature: readonly number[], at = 0): boolean {
  return signature.every((value, index) => bytes[at + index] === value);
}

export function attachmentKind(bytes: Uint8Array): AttachmentKind {
  if (begins(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'PDF';
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'PNG';
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'JPEG';
  if (begins(bytes, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, [0x57, 0x45, 0x42, 0x50], 8)) return 'WEBP';
  return 'OTHER';
}

/** Name under which an attachment is saved: it tells nothing of a person. Keeps the ending of a file of an unknown kind, so that its program opens it. */
export function attachmentFileName(id: number, kind: AttachmentKind, originalName: string): string {
  const ending = kind === 'OTHER' ? (/\.([A-Za-z0-9]{1,5})$/.exec(originalName)?.[1]?.toLowerCase() ?? 'bin') : EXTENSION[kind];
  return `allegato-${id}.${ending}`;
}
