/**
 * Whether a body is an XML document that arrived whole: its last tag closes its first, and it is no page of a portal. What comes halfway must not be kept as if it were
 * the thing itself: it would be refused, and taken for read.
 */
export function isWholeXml(body: Uint8Array): boolean {
  const text = new TextDecoder().decode(body);
  const root = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.:-]*)(?=[\s/>])/.exec(text)?.[1];
  if (root === undefined || root.toLowerCase() === 'html') return false;
  const end = text.replace(/(?:\s|<!--[\s\S]*?-->)+$/, '');
  return end.endsWith(`</${root}>`) || new RegExp(`^[^<]*(?:<[?!][^>]*>\\s*)*<${root}[^<>]*/>$`).test(end);
}
