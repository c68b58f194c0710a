/** A part of the window, in its pixels. */
export type Box = Readonly<{ left: number; top: number; right: number; bottom: number }>;
export type Size = Readonly<{ width: number; height: number }>;
export type Place = Readonly<{ left: number; top: number }>;

export type PlaceRequest = Readonly<{
  panel: Size;
  window: Size;
  /** What the panel speaks of: the first is the one it stands beside, none is ever covered while there is room elsewhere. */
  anchors: readonly Box[];
  /** Covered only when an anchor would be otherwise: a list of results that opened. */
  free: readonly Box[];
  /** What it should rather not cover, the more the heavier: where one writes, what just appeared. */
  avoid: readonly Readonly<{ box: Box; weight: number }>[];
  /** Where it stands now: it stays there as long as that is about as good, so that it does not jump under the eyes. */
  before: Place | null;
}>;

const MARGIN = 6;
const GAP = 12;
/** One pixel of an anchor covered weighs more than all the rest of the window. */
const ANCHOR_WEIGHT = 10_000;
const FREE_WEIGHT = 100;
const DISTANCE_WEIGHT = 6;
/** Worth of not moving, in the measure of the others. */
const STAYING = 400;

/** Where the panel goes: beside what it speaks of, never on it, out of the way of whoever works. */
export function placePanel(request: PlaceRequest): Place {
  const { before } = request;
  const places = [...besideAnchors(request), ...aroundWindow(request)];
  const stay = before === null ? [] : [{ place: clamped(before, request), cost: costOf(clamped(before, request), request) - STAYING }];
  const costs = [...stay, ...places.map((place) => ({ place, cost: costOf(place, request) }))];
  return costs.reduce((best, next) => (next.cost < best.cost ? next : best)).place;
}

function besideAnchors(request: PlaceRequest): readonly Place[] {
  const { panel } = request;
  return [...request.anchors, ...request.free].flatMap((anchor) => {
    const tops = [anchor.top, (anchor.top + anchor.bottom - panel.height) / 2, anchor.bottom - panel.height];
    const lefts = [anchor.left, (anchor.left + anchor.right - panel.width) / 2, anchor.right - panel.width];
    return [
      ...lefts.flatMap((left) => [{ left, top: anchor.bottom + GAP }, { left, top: anchor.top - GAP - panel.height }]),
      ...tops.flatMap((top) => [{ left: anchor.right + GAP, top }, { left: anchor.left - GAP - panel.width, top }]),
    ];
  }).map((place) => clamped(place, request));
}

/** Corners, sides and middle of the window, the lower right corner first: there it is when it speaks of nothing on this screen. */
function aroundWindow({ panel, window }: PlaceRequest): readonly Place[] {
  const lefts = [window.width - MARGIN - panel.width, MARGIN, (window.width - panel.width) / 2];
  const tops = [window.height - MARGIN - 30 - panel.height, MARGIN, (window.height - panel.height) / 2, window.height - MARGIN - panel.height];
  return tops.flatMap((top) => lefts.map((left) => ({ left: Math.max(MARGIN, left), top: Math.max(MARGIN, top) })));
}

function clamped({ left, top }: Place, { panel, window }: PlaceRequest): Place {
  const within = (value: number, size: number, room: number) => Math.max(MARGIN, Math.min(value, room - MARGIN - size));
  return { left: Math.round(within(left, panel.width, window.width)), top: Math.round(within(top, panel.height, window.height)) };
}

function costOf(place: Place, { panel, anchors, free, avoid }: PlaceRequest): number {
  const box: Box = { left: place.left, top: place.top, right: place.left + panel.width, bottom: place.top + panel.height };
  const covered = sumOf(anchors, (anchor) => overlap(box, anchor)) * ANCHOR_WEIGHT + sumOf(free, (part) => overlap(box, part)) * FREE_WEIGHT;
  const inTheWay = sumOf(avoid, (part) => overlap(box, part.box) * part.weight);
  const [first] = anchors;
  return covered + inTheWay + (first === undefined ? 0 : distance(box, first) * DISTANCE_WEIGHT);
}

function sumOf<Part>(parts: readonly Part[], worth: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + worth(part), 0);
}

/** Pixels that two parts have in common. */
export function overlap(a: Box, b: Box): number {
  return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
}

function distance(a: Box, b: Box): number {
  const across = Math.max(0, a.left - b.right, b.left - a.right);
  const down = Math.max(0, a.top - b.bottom, b.top - a.bottom);
  return Math.hypot(across, down);
}
