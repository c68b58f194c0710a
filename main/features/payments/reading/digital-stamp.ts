import { decodeText } from './decode-text.ts';
import type { DigitalStamp } from './parsed-receipt.ts';
import { amountToCents, readBase64 } from './read-values.ts';
import { readXmlTree, type XmlElement } from './safe-xml.ts';

/**
 * Reads the attachment of a digital stamp: base64 of an XML `marcaDaBollo` (receipts-fdr.md 1.2, MBDAttachment).
 * Null when it is not base64 at all. What lies inside is proof for the citizen, not money of the office: when it cannot be
 * read the stamp keeps its attachment and its other fields are null. The XML signature is not checked.
 */
export function readDigitalStamp(attachmentText: string): DigitalStamp | null {
  const bytes = readBase64(attachmentText);
  if (bytes === null) return null;
  const attachment = attachmentText.replace(/\s+/g, '');
  const root = readMarcaDaBollo(bytes);
  if (root === null) return emptyStamp(attachment);
  const fingerprint = childOf(root, 'ImprontaDocumento');
  const amount = textOf(root, 'Importo');
  return {
    attachment,
    iubd: textOf(root, 'IUBD'),
    documentHash: fingerprint === null ? null : textOf(fingerprint, 'DigestValue'),
    amountCents: amount === null ? null : amountToCents(amount),
    purchasedAtRaw: textOf(root, 'OraAcquisto'),
    stampType: textOf(root, 'TipoBollo'),
    sellerFiscalCode: textOf(childOf(root, 'PSP'), 'CodiceFiscale'),
  };
}

function emptyStamp(attachment: string): DigitalStamp {
  return { attachment, iubd: null, documentHash: null, amountCents: null, purchasedAtRaw: null, stampType: null, sellerFiscalCode: null };
}

function readMarcaDaBollo(bytes: Uint8Array): XmlElement | null {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return null;
  const tree = readXmlTree(decoded.value.text);
  return tree.ok && tree.value.local === 'marcaDaBollo' ? tree.value : null;
}

function childOf(element: XmlElement, local: string): XmlElement | null {
  return element.children.find((child) => child.local === local) ?? null;
}

function textOf(element: XmlElement | null, local: string): string | null {
  const text = element === null ? null : childOf(element, local)?.text;
  return text === undefined || text === '' ? null : text;
}
