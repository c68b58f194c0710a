import { expect, test } from 'vitest';
import { nextPanel } from './panel-order.ts';

/** A page in the order of its document: `P` a panel, `-` something between. */
function page(order: string) {
  const nodes = [...order].map((kind, index) => ({
    kind, index, contains: (other: unknown) => (other as { index?: number } | null)?.index === index,
    compareDocumentPosition: (other: { index: number }) => (other.index > index ? 4 : 2),
  }));
  return { at: (index: number) => nodes[index] as unknown as HTMLElement, panels: nodes.filter(({ kind }) => kind === 'P') as unknown as HTMLElement[] };
}

test('F6 goes to the panel after the one that holds the focus, and round', () => {
  const { at, panels } = page('P-PP');
  expect([nextPanel(panels, at(0)), nextPanel(panels, at(2)), nextPanel(panels, at(3))]).toEqual([at(2), at(3), at(0)]);
});

test('from the title of a screen, which is in no panel, it goes to the panel below and not back to the menu', () => {
  const { at, panels } = page('P-PP-');
  expect(nextPanel(panels, at(1))).toBe(at(2));
  expect(nextPanel(panels, at(4))).toBe(at(0));
  expect(nextPanel(panels, null)).toBe(at(0));
  expect(nextPanel([], at(1))).toBeNull();
});
