/** Path data of SVG as PDF path operators. Lines, curves and arcs; a number written wrong ends the path where it stands, as readers of SVG do. */

type Point = Readonly<{ x: number; y: number }>;

/** Numbers each command takes. */
const OPERANDS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };

type Command = Readonly<{ letter: string; values: readonly number[] }>;

/** One segment a line, in the units of the path (y downwards). */
export function pathOperators(d: string): string {
  const lines: string[] = [];
  let at: Point = { x: 0, y: 0 };
  let start = at;
  let control: Point | null = null;
  let isQuadratic = false;
  const line = (to: Point): void => {
    lines.push(`${written(to)} l`);
    at = to;
  };
  const curve = (one: Point, two: Point, to: Point): void => {
    lines.push(`${written(one)} ${written(two)} ${written(to)} c`);
    at = to;
  };
  const quadratic = (middle: Point, to: Point): void => {
    curve({ x: at.x + ((middle.x - at.x) * 2) / 3, y: at.y + ((middle.y - at.y) * 2) / 3 }, { x: to.x + ((middle.x - to.x) * 2) / 3, y: to.y + ((middle.y - to.y) * 2) / 3 }, to);
  };
  for (const { letter, values } of commandsOf(d)) {
    const upper = letter.toUpperCase();
    const origin = letter === upper ? { x: 0, y: 0 } : at;
    const point = (index: number): Point => ({ x: origin.x + (values[index] ?? 0), y: origin.y + (values[index + 1] ?? 0) });
    const mirrored: Point = control === null ? at : { x: 2 * at.x - control.x, y: 2 * at.y - control.y };
    let nextControl: Point | null = null;
    switch (upper) {
      case 'M':
        at = point(0);
        start = at;
        lines.push(`${written(at)} m`);
        break;
      case 'L':
        line(point(0));
        break;
      case 'H':
        line({ x: origin.x + (values[0] ?? 0), y: at.y });
        break;
      case 'V':
        line({ x: at.x, y: origin.y + (values[0] ?? 0) });
        break;
      case 'C':
        nextControl = point(2);
        curve(point(0), point(2), point(4));
        break;
      case 'S': {
        const first: Point = control === null || isQuadratic ? at : mirrored;
        nextControl = point(0);
        curve(first, point(0), point(2));
        break;
      }
      case 'Q':
        nextControl = point(0);
        quadratic(point(0), point(2));
        break;
      case 'T': {
        const middle: Point = control === null || !isQuadratic ? at : mirrored;
        nextControl = middle;
        quadratic(middle, point(0));
        break;
      }
      case 'A':
        for (const [one, two, to] of arcCurves(at, values, point(5))) curve(one, two, to);
        at = point(5);
        break;
      default:
        lines.push('h');
        at = start;
    }
    control = nextControl;
    isQuadratic = upper === 'Q' || upper === 'T';
  }
  return lines.join('\n');
}

function written({ x, y }: Point): string {
  return `${Math.round(x * 1000) / 1000} ${Math.round(y * 1000) / 1000}`;
}

/** Commands with their numbers; numbers that go on after a command repeat it. */
function commandsOf(d: string): readonly Command[] {
  const commands: Command[] = [];
  for (const [, letter = '', rest = ''] of d.matchAll(/([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)/gu)) {
    const values = numbersOf(rest, letter.toUpperCase() === 'A');
    const count = OPERANDS[letter.toUpperCase()] ?? 0;
    if (count === 0) commands.push({ letter, values: [] });
    for (let index = 0; count > 0 && index + count <= values.length; index += count) {
      const repeated = index === 0 ? letter : letter === 'M' ? 'L' : letter === 'm' ? 'l' : letter;
      commands.push({ letter: repeated, values: values.slice(index, index + count) });
    }
  }
  return commands;
}

/** The flags of an arc are one digit each and need no space after them. */
function numbersOf(text: string, isArc: boolean): readonly number[] {
  const values: number[] = [];
  let rest = text;
  for (;;) {
    const isFlag = isArc && (values.length % 7 === 3 || values.length % 7 === 4);
    const found = (isFlag ? /^[\s,]*([01])/u : /^[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/u).exec(rest);
    if (found === null) return values;
    values.push(Number(found[1]));
    rest = rest.slice(found[0].length);
  }
}

/** An elliptical arc as cubic curves of at most a quarter turn (SVG 1.1, appendix F.6). */
function arcCurves(from: Point, values: readonly number[], to: Point): readonly (readonly [Point, Point, Point])[] {
  const [givenRx = 0, givenRy = 0, degrees = 0, large = 0, sweep = 0] = values;
  let rx = Math.abs(givenRx);
  let ry = Math.abs(givenRy);
  if (rx === 0 || ry === 0 || (from.x === to.x && from.y === to.y)) return [[from, to, to]];
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const dx = (from.x - to.x) / 2;
  const dy = (from.y - to.y) / 2;
  const x = cos * dx + sin * dy;
  const y = cos * dy - sin * dx;
  const excess = (x * x) / (rx * rx) + (y * y) / (ry * ry);
  if (excess > 1) {
    rx *= Math.sqrt(excess);
    ry *= Math.sqrt(excess);
  }
  const part = rx * rx * y * y + ry * ry * x * x;
  const factor = (large === sweep ? -1 : 1) * Math.sqrt(Math.max(0, (rx * rx * ry * ry - part) / part));
  const cx = (factor * rx * y) / ry;
  const cy = (-factor * ry * x) / rx;
  const centre = { x: cos * cx - sin * cy + (from.x + to.x) / 2, y: sin * cx + cos * cy + (from.y + to.y) / 2 };
  const startAngle = Math.atan2((y - cy) / ry, (x - cx) / rx);
  let sweepAngle = Math.atan2((-y - cy) / ry, (-x - cx) / rx) - startAngle;
  if (sweep === 0 && sweepAngle > 0) sweepAngle -= 2 * Math.PI;
  if (sweep === 1 && sweepAngle < 0) sweepAngle += 2 * Math.PI;
  const count = Math.max(1, Math.ceil(Math.abs(sweepAngle) / (Math.PI / 2)));
  const step = sweepAngle / count;
  const reach = (4 / 3) * Math.tan(step / 4);
  const onEllipse = (px: number, py: number): Point => ({ x: centre.x + cos * rx * px - sin * ry * py, y: centre.y + sin * rx * px + cos * ry * py });
  return Array.from({ length: count }, (_none, index) => {
    const a = startAngle + index * step;
    const b = a + step;
    return [
      onEllipse(Math.cos(a) - reach * Math.sin(a), Math.sin(a) + reach * Math.cos(a)),
      onEllipse(Math.cos(b) + reach * Math.sin(b), Math.sin(b) - reach * Math.cos(b)),
      onEllipse(Math.cos(b), Math.sin(b)),
    ] as const;
  });
}
