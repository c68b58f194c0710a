import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlap, placePanel, type Box, type PlaceRequest, type Size } from './tour-placement.ts';

const DESK: Size = { width: 1366, height: 768 };
const PANEL: Size = { width: 416, height: 190 };
/** The same desk at 200 %: there the panel is wide and low (tour.css). */
const DOUBLE: Size = { width: 683, height: 384 };
const LOW_PANEL: Size = { width: 667, height: 132 };

const boxOf = (request: PlaceRequest): Box => {
  const { left, top } = placePanel(request);
  return { left, top, right: left + request.panel.width, bottom: top + request.panel.height };
};
const asked = (parts: Partial<PlaceRequest>): PlaceRequest => ({ panel: PANEL, window: DESK, anchors: [], free: [], avoid: [], before: null, ...parts });
const field = (left: number, top: number, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });

describe('where the panel of the tour stands', () => {
  test.each([['1366×768', DESK, PANEL], ['200 %', DOUBLE, LOW_PANEL]])('at %s it never covers a line, a field or a button that it speaks of, and is whole in the window', (_name, window, panel) => {
    fc.assert(fc.property(fc.integer({ min: 0, max: window.width - 40 }), fc.integer({ min: 0, max: window.height - 20 }), fc.integer({ min: 20, max: window.width }), fc.integer({ min: 16, max: 44 }), (left, top, width, height) => {
      const anchor = { left, top, right: Math.min(window.width, left + width), bottom: Math.min(window.height, top + height) };
      const box = boxOf(asked({ window, panel, anchors: [anchor] }));
      expect(overlap(box, anchor)).toBe(0);
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(window.width);
      expect(box.bottom).toBeLessThanOrEqual(window.height);
    }));
  });

  test('two lines far apart, filters above and totals below, are both left free at 200 %', () => {
    const anchors = [field(48, 90, 635, 40), field(48, 322, 635, 34)];
    const box = boxOf(asked({ window: DOUBLE, panel: LOW_PANEL, anchors }));
    expect(anchors.map((anchor) => overlap(box, anchor))).toEqual([0, 0]);
  });

  test('it stands close to what it speaks of', () => {
    const anchor = field(403, 30, 560, 30);
    const box = boxOf(asked({ anchors: [anchor] }));
    expect(box.top - anchor.bottom).toBeLessThanOrEqual(16);
  });

  test('it leaves free the field one is writing in', () => {
    const anchor = field(356, 121, 566, 34);
    const writing = field(356, 163, 214, 34);
    const box = boxOf(asked({ anchors: [anchor], avoid: [{ box: writing, weight: 60 }] }));
    expect(overlap(box, writing)).toBe(0);
  });

  test('it does not jump when something small changes, and moves when it would cover what it speaks of', () => {
    const anchor = field(403, 30, 560, 30);
    const first = placePanel(asked({ anchors: [anchor] }));
    expect(placePanel(asked({ anchors: [{ ...anchor, right: anchor.right + 60 }], before: first }))).toEqual(first);
    const results = field(403, 64, 560, 300);
    const moved = boxOf(asked({ anchors: [anchor], free: [results], before: first }));
    expect(overlap(moved, results)).toBe(0);
  });

  test('at 200 % a long list of results gives way before the field they were asked in', () => {
    const anchor = field(48, 30, 500, 30);
    const box = boxOf(asked({ window: DOUBLE, panel: LOW_PANEL, anchors: [anchor], free: [field(0, 62, 620, 270)] }));
    expect(overlap(box, anchor)).toBe(0);
  });

  test('speaking of nothing on this screen it keeps to the lower right corner, above the bar with the guide', () => {
    const box = boxOf(asked({}));
    expect(box.right).toBe(DESK.width - 6);
    expect(box.bottom).toBe(DESK.height - 36);
  });
});
