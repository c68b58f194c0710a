/** Official drawings (logo, pictograms, icons) as vector paths, read from the SVG files of resources/logos. */
import { pathOperators } from './svg-path.ts';
import { readResource } from './resource-files.ts';

export type ArtName =
  | 'logo-pagopa' | 'icon-info' | 'icon-scadenze' | 'icon-giacenza' | 'icon-arrow-down' | 'pictogram-devices' | 'pictogram-places' | 'scissors'
  | 'old-pictogram-devices' | 'old-pictogram-places' | 'postal-bancoposta' | 'postal-bollettino-postale' | 'postal-euro-bollettino' | 'postal-poste-italiane';

/** One closed shape; `d` in points from the top left corner of the drawing, `operators` the same as PDF path operators. */
export type ArtShape = Readonly<{ d: string; fill: string; rule: 'nonzero' | 'evenodd'; operators: string }>;

const drawings = new Map<ArtName, readonly ArtShape[]>();

/** Shapes of a drawing at its natural size: one SVG unit is one point. */
export function artShapes(name: ArtName): readonly ArtShape[] {
  const known = drawings.get(name);
  if (known) return known;
  const shapes = readShapes(readResource('logos', `${name}.svg`).toString('utf8'));
  drawings.set(name, shapes);
  return shapes;
}

/** Colour of a shape: the item's own, if it has one, for everything but what is left white. */
export function artColour(item: Readonly<{ colour: string | null }>, fill: string): string {
  return fill === '#FFFFFF' ? fill : (item.colour ?? fill);
}

/** Reads the few attributes that our own files use; it is not an SVG reader. */
function readShapes(svg: string): readonly ArtShape[] {
  const shapes = Array.from(svg.matchAll(/<path\b[^>]*>/gu), ([element]): ArtShape => {
    const fill = attribute(element, 'fill') ?? '#000000';
    const d = attribute(element, 'd') ?? '';
    return {
      d,
      operators: pathOperators(d),
      fill: fill === 'black' ? '#000000' : fill,
      rule: attribute(element, 'fill-rule') === 'evenodd' ? 'evenodd' : 'nonzero',
    };
  });
  if (shapes.length === 0) throw new Error('a drawing of resources/logos has no path');
  return shapes;
}

function attribute(element: string, name: string): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(element)?.[1] ?? null;
}
