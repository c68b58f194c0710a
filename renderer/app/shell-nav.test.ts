import { expect, test } from 'vitest';
import { routeOf } from './route-table.ts';
import { NAV_ITEMS } from './shell-nav.tsx';

test.each(NAV_ITEMS.map(({ path, label, entry }) => [label, path, entry] as const))('the menu calls %s what its screen is called', (label, path, entry) => {
  expect(routeOf(path)).toMatchObject({ title: label, nav: entry });
});
