import { FILE_NAME, MANIFEST_ENDING } from './delivery-shapes.ts';

/**
 * Name of a delivery of ours: who, which number, when, which operation. Nothing in it comes from a person.
 * @param operationId of the intent; letters, digits and hyphens are kept.
 */
export function deliveryName(sender: string, sequence: number, nowMs: number, operationId: string): string {
  const when = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${sender}-${String(sequence).padStart(8, '0')}-${when}Z-${operationId.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 40)}`;
}

/** Number of a file of ours; null for any other. */
export function sequenceOf(sender: string, fileName: string): number | null {
  if (!fileName.startsWith(`${sender}-`)) return null;
  const number = /^(\d{8})-\d{8}T\d{6}Z-/.exec(fileName.slice(sender.length + 1));
  return number === null ? null : Number(number[1]);
}

/** Name of the delivery that a manifest is of; null when the file is no manifest that may be followed. */
export function deliveryOfManifest(fileName: string): string | null {
  return FILE_NAME.test(fileName) && fileName.endsWith(MANIFEST_ENDING) && fileName.length > MANIFEST_ENDING.length ? fileName.slice(0, -MANIFEST_ENDING.length) : null;
}
