const MIB = 1024 * 1024;

/** Limits of safe reading (receipts-fdr.md section 6). Sizes in bytes, but for `text` that counts UTF-16 units. */
export const LIMITS = {
  file: 100 * MIB,
  xml: 64 * MIB,
  depth: 16,
  text: MIB,
  /** Ours: a receipt has about a hundred elements; it only stops a file made to fill the memory. */
  elements: 200_000,
  zipEntries: 1000,
  zipRatio: 100,
  zipUnpacked: 512 * MIB,
  /** Base64 and signatures around a document (section 1.1). */
  wrapperLevels: 2,
} as const;
