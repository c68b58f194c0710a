import { useRef, useState, type RefObject } from 'react';
import { placePanel, type Box, type Place } from './tour-placement.ts';
import { usePageLook } from './use-page-look.ts';

export type PanelPlace = Readonly<{ /** Null until it was measured. */ place: Place | null; /** Frames around what the panel speaks of. */ rings: readonly Box[] }>;

/** What the panel rather leaves free, besides the field one is in: confirmations that just appeared, what is being read or filled in. */
const AVOIDED: readonly (readonly [selector: string, weight: number])[] = [
  ['.sp-toast', 40], ['.sp-action-bar', 8], ['#main h1', 8], ['.tasks-card-title', 8], ['.verify-card', 6], ['.tasks-sides', 6], ['.imports-figures', 6], ['[aria-label="Posizioni da pagare"]', 6], ['[aria-label="Che cosa abbiamo guardato"]', 6],
  ['.sp-head-actions', 4], ['.sp-bar', 4], ['.sp-top', 4], ['.pf-form', 3], ['#main .sp-panel', 0.03], ['#main [role="row"]', 0.03],
];
/** Lists that open under a field: one is reading them. */
const OPENED = ['.sp-results', '[role="menu"]'];
const FOCUS_WEIGHT = 60;
/** What holds the focus and is larger than this part of the window is a list or a page: it cannot be left free. */
const MOST_OF_FOCUS = 0.25;

/** Keeps the panel beside what it speaks of, and draws frames around that, as the page moves. */
export function usePanelPlace(panel: RefObject<HTMLElement | null>, anchors: readonly string[]): PanelPlace {
  const brought = useRef('');
  const [seen, setSeen] = useState<PanelPlace & Readonly<{ of: string }>>({ place: null, rings: [], of: '' });
  usePageLook(() => {
    const element = panel.current;
    if (element === null) return;
    const of = anchors.join();
    const found = anchors.map((selector) => shownElement(selector)).filter((anchor) => anchor !== null);
    if (brought.current !== of && found[0] !== undefined) { brought.current = of; bringIntoView(found[0]); }
    const window = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
    const rings = found.map((anchor) => inWindow(anchor.getBoundingClientRect(), window)).filter((box) => box !== null);
    const place = placePanel({
      panel: { width: element.offsetWidth, height: element.offsetHeight }, window, anchors: rings, free: OPENED.flatMap(boxesOf), avoid: [...focusedBox(element, window), ...AVOIDED.flatMap(([selector, weight]) => boxesOf(selector).map((box) => ({ box, weight })))],
      before: seen.of === of ? seen.place : null,
    });
    const next = { place, rings, of };
    if (JSON.stringify(next) !== JSON.stringify(seen)) setSeen(next);
  });
  return seen;
}

function shownElement(selector: string): Element | null {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility()) ?? null;
}

/** Once, when it appears, and not under the hands of whoever is typing. */
function bringIntoView(anchor: Element): void {
  if (!(document.activeElement instanceof HTMLInputElement)) anchor.scrollIntoView({ block: 'nearest' });
}

function inWindow({ left, top, right, bottom }: DOMRect, window: Readonly<{ width: number; height: number }>): Box | null {
  const box = { left: Math.round(Math.max(0, left)), top: Math.round(Math.max(0, top)), right: Math.round(Math.min(window.width, right)), bottom: Math.round(Math.min(window.height, bottom)) };
  return box.right > box.left && box.bottom > box.top ? box : null;
}

function boxesOf(selector: string): readonly Box[] {
  return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).map((element) => element.getBoundingClientRect());
}

function focusedBox(panel: Element, window: Readonly<{ width: number; height: number }>): readonly Readonly<{ box: Box; weight: number }>[] {
  const focused = document.activeElement;
  if (focused === null || focused === document.body || panel.contains(focused)) return [];
  const box = focused.getBoundingClientRect();
  return box.width * box.height > window.width * window.height * MOST_OF_FOCUS ? [] : [{ box, weight: FOCUS_WEIGHT }];
}
