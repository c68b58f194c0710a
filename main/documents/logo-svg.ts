/**
 * An entity's logo drawn in SVG, as operators of a PDF. Not a reader of all SVG: shapes, groups, transformations, plain colours. Whatever else there is
 * (pictures, texts, gradients, references, scripts) makes the logo refused with its reason, so that no paper carries half a coat of arms.
 */
import { pathOperators } from './svg-path.ts';

/** `operators` draw in a box of `width` × `height` units, y downwards. */
export type VectorDrawing = Readonly<{ width: number; height: number; operators: string }>;

/** Why an SVG cannot be drawn. */
export type SvgProblem = 'UNREADABLE' | 'UNSUPPORTED' | 'TOO_LARGE';

const MAXIMUM_BYTES = 400_000;
const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'polygon', 'polyline', 'line']);
/** Elements that draw nothing here and may be passed over with all they hold. */
const SILENT = new Set(['title', 'desc', 'metadata', 'defs', 'style']);
const PASSED = new Set(['svg', 'g', 'a']);
const TAG = /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gu;

type Attributes = Readonly<Record<string, string>>;
type Paint = Readonly<{ fill: string; stroke: string; strokeWidth: number; rule: string; isHidden: boolean }>;
type Level = Readonly<{ name: string; paint: Paint; matrix: string }>;

/** @param bytes UTF-8 */
export function readSvg(bytes: Uint8Array): VectorDrawing | SvgProblem {
  if (bytes.length > MAXIMUM_BYTES) return 'TOO_LARGE';
  const source = new TextDecoder().decode(bytes).replace(/<!--[\s\S]*?-->/gu, '');
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/u.test(source)) return 'UNSUPPORTED';
  const classes = readClasses(source);
  const body = source.replace(/<(style|title|desc|metadata)\b[\s\S]*?<\/\1>/gu, '');
  const levels: Level[] = [{ name: '', paint: { fill: '#000000', stroke: 'none', strokeWidth: 1, rule: 'nonzero', isHidden: false }, matrix: '' }];
  let size: Readonly<{ x: number; y: number; width: number; height: number }> | null = null;
  let silent = 0;
  const lines: string[] = [];
  for (const [, closing, rawName = '', rawAttributes = '', selfClosing] of body.matchAll(TAG)) {
    const name = rawName.replace(/^svg:/u, '');
    if (closing === '/') {
      if (SILENT.has(name) && silent > 0) silent -= 1;
      else if (levels.length > 1 && levels.at(-1)?.name === name) levels.pop();
      continue;
    }
    if (SILENT.has(name)) {
      if (selfClosing !== '/') silent += 1;
      continue;
    }
    if (silent > 0 || name.includes(':')) continue;
    const attributes = readAttributes(rawAttributes);
    if (name === 'svg') size ??= boxOf(attributes);
    if (!SHAPES.has(name) && !PASSED.has(name)) return 'UNSUPPORTED';
    const parent = levels.at(-1) ?? levels[0];
    if (parent === undefined) return 'UNREADABLE';
    const paint = paintOf(parent.paint, attributes, classes);
    const own = transformOf(attributes['transform'] ?? '');
    if (paint === null || own === null || attributes['clip-path'] !== undefined || attributes['mask'] !== undefined || attributes['filter'] !== undefined) return 'UNSUPPORTED';
    const matrix = `${parent.matrix}${own}`;
    if (SHAPES.has(name)) {
      const drawn = paint.isHidden ? '' : paintedShape(shapeOperators(name, attributes), paint);
      if (drawn !== '') lines.push(`q ${matrix}${drawn} Q`);
    }
    if (selfClosing !== '/') levels.push({ name, paint, matrix });
  }
  if (size === null || lines.length === 0) return 'UNREADABLE';
  return { width: size.width, height: size.height, operators: `0 0 ${size.width} ${size.height} re W n\n1 0 0 1 ${-size.x} ${-size.y} cm\n${lines.join('\n')}` };
}

function readAttributes(text: string): Attributes {
  return Object.fromEntries(Array.from(text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu), (match) => [match[1] ?? '', match[2] ?? match[3] ?? '']));
}

/** `.cls-1{fill:#1d1d1b;}` rules of a `<style>`; other selectors are not used by drawing programs for logos. */
function readClasses(source: string): ReadonlyMap<string, Attributes> {
  const style = Array.from(source.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/gu), (match) => match[1] ?? '').join('\n');
  const classes = new Map<string, Attributes>();
  for (const [, selectors = '', body = ''] of style.matchAll(/([^{}]+)\{([^{}]*)\}/gu)) {
    for (const [, name = ''] of selectors.matchAll(/\.([\w-]+)/gu)) classes.set(name, { ...classes.get(name), ...declarations(body) });
  }
  return classes;
}

function declarations(text: string): Attributes {
  return Object.fromEntries(text.split(';').map((line) => line.split(':').map((part) => part.trim())).filter(([name, value]) => name && value).map(([name = '', value = '']) => [name, value]));
}

function boxOf(attributes: Attributes): Readonly<{ x: number; y: number; width: number; height: number }> | null {
  const [x, y, width, height] = (attributes['viewBox'] ?? '').trim().split(/[\s,]+/u).map(Number);
  if (x !== undefined && y !== undefined && width !== undefined && height !== undefined && width > 0 && height > 0 && Number.isFinite(x + y + width + height)) return { x, y, width, height };
  const wide = parseFloat(attributes['width'] ?? '');
  const tall = parseFloat(attributes['height'] ?? '');
  return wide > 0 && tall > 0 ? { x: 0, y: 0, width: wide, height: tall } : null;
}

/** Inherited and own paint; null for what is not a plain colour, or see-through. */
function paintOf(inherited: Paint, attributes: Attributes, classes: ReadonlyMap<string, Attributes>): Paint | null {
  const own: Attributes = { ...attributes, ...Object.assign({}, ...(attributes['class'] ?? '').split(/\s+/u).map((name) => classes.get(name) ?? {})), ...declarations(attributes['style'] ?? '') };
  const fill = own['fill'] === undefined ? inherited.fill : colourOf(own['fill']);
  const stroke = own['stroke'] === undefined ? inherited.stroke : colourOf(own['stroke']);
  if (fill === null || stroke === null) return null;
  if ([own['opacity'], own['fill-opacity'], own['stroke-opacity']].some((opacity) => opacity !== undefined && parseFloat(opacity) < 1)) return null;
  return {
    fill, stroke, strokeWidth: own['stroke-width'] === undefined ? inherited.strokeWidth : parseFloat(own['stroke-width']) || 0, rule: own['fill-rule'] ?? inherited.rule,
    isHidden: inherited.isHidden || own['display'] === 'none' || own['visibility'] === 'hidden',
  };
}

const NAMED: Readonly<Record<string, string>> = {
  none: 'none', transparent: 'none', currentcolor: '#000000', black: '#000000', white: '#FFFFFF', red: '#FF0000', green: '#008000', blue: '#0000FF', yellow: '#FFFF00', gold: '#FFD700', silver: '#C0C0C0', gray: '#808080', grey: '#808080',
};

function colourOf(text: string): string | null {
  const plain = text.trim().toLowerCase();
  const named = NAMED[plain];
  if (named !== undefined) return named;
  if (/^#[0-9a-f]{6}$/u.test(plain)) return plain;
  if (/^#[0-9a-f]{3}$/u.test(plain)) return `#${plain.slice(1).replace(/./gu, '$&$&')}`;
  const [, red, green, blue] = /^rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)$/u.exec(plain) ?? [];
  return red === undefined ? null : `#${[red, green, blue].map((value) => Math.min(255, Number(value)).toString(16).padStart(2, '0')).join('')}`;
}

/** `translate(…) rotate(…)` as `cm` operators; null for one that is not known. */
function transformOf(text: string): string | null {
  let operators = '';
  for (const [, name = '', body = ''] of text.matchAll(/(\w+)\s*\(([^)]*)\)/gu)) {
    const [a = 0, b, c = 0, d = 0, e = 0, f = 0] = body.trim().split(/[\s,]+/u).map(Number);
    const turn = (a * Math.PI) / 180;
    const matrix = name === 'matrix' ? [a, b ?? 0, c, d, e, f]
      : name === 'translate' ? [1, 0, 0, 1, a, b ?? 0]
        : name === 'scale' ? [a, 0, 0, b ?? a, 0, 0]
          : name === 'rotate' ? [Math.cos(turn), Math.sin(turn), -Math.sin(turn), Math.cos(turn), 0, 0] : null;
    if (matrix === null || !matrix.every(Number.isFinite)) return null;
    const around = name === 'rotate' && b !== undefined ? [`1 0 0 1 ${b} ${c} cm `, `1 0 0 1 ${-b} ${-c} cm `] : ['', ''];
    operators += `${around[0]}${matrix.map((value) => Math.round(value * 1e5) / 1e5).join(' ')} cm ${around[1]}`;
  }
  return operators;
}

function shapeOperators(name: string, attributes: Attributes): string {
  const value = (key: string): number => parseFloat(attributes[key] ?? '0') || 0;
  const points = (attributes['points'] ?? '').trim();
  switch (name) {
    case 'path':
      return pathOperators(attributes['d'] ?? '');
    case 'rect':
      return `${value('x')} ${value('y')} ${value('width')} ${value('height')} re`;
    case 'line':
      return `${value('x1')} ${value('y1')} m ${value('x2')} ${value('y2')} l`;
    case 'polygon':
      return points === '' ? '' : pathOperators(`M${points}Z`);
    case 'polyline':
      return points === '' ? '' : pathOperators(`M${points}`);
    default: {
      const [rx, ry] = name === 'circle' ? [value('r'), value('r')] : [value('rx'), value('ry')];
      const [cx, cy] = [value('cx'), value('cy')];
      return rx > 0 && ry > 0 ? pathOperators(`M${cx - rx} ${cy}A${rx} ${ry} 0 1 1 ${cx + rx} ${cy}A${rx} ${ry} 0 1 1 ${cx - rx} ${cy}Z`) : '';
    }
  }
}

function paintedShape(operators: string, { fill, stroke, strokeWidth, rule }: Paint): string {
  if (operators === '') return '';
  const hasStroke = stroke !== 'none' && strokeWidth > 0;
  if (fill === 'none' && !hasStroke) return '';
  const fills = fill === 'none' ? '' : `${operands(fill)} rg `;
  const strokes = hasStroke ? `${operands(stroke)} RG ${strokeWidth} w ` : '';
  const isEven = rule === 'evenodd';
  const painting = fill === 'none' ? 'S' : hasStroke ? (isEven ? 'B*' : 'B') : isEven ? 'f*' : 'f';
  return `${fills}${strokes}\n${operators}\n${painting}`;
}

function operands(colour: string): string {
  return [1, 3, 5].map((start) => String(Math.round((parseInt(colour.slice(start, start + 2), 16) / 255) * 1000) / 1000)).join(' ');
}
