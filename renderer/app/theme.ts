import { createTheme, type CSSVariablesResolver, type MantineColorSchemeManager } from '@mantine/core';

/**
 * Mantine wears the tokens of `style/tokens.css`: its own palette is never seen.
 * Source: look reference, "Colours", "Letters, space, shape".
 */
export const theme = createTheme({
  fontFamily: "'Titillium Web', system-ui, sans-serif",
  fontFamilyMonospace: "'Roboto Mono', ui-monospace, monospace",
  headings: { fontFamily: "'Titillium Web', system-ui, sans-serif", fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.84375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.3125rem' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  // A menu that fades in is hard to read meanwhile, and a clerk does not wait for it.
  components: { Menu: { defaultProps: { transitionProps: { duration: 0 } } } },
});

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--link)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-primary-color-filled': 'var(--primary)',
  '--mantine-primary-color-filled-hover': 'var(--primary-hover)',
  '--mantine-primary-color-light': 'var(--soft)',
  '--mantine-primary-color-light-hover': 'var(--selected)',
  '--mantine-primary-color-light-color': 'var(--link)',
} as const;

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: shared, light: shared, dark: shared });

export type ColorSchemeChoice = 'light' | 'dark' | 'auto';

/**
 * Keeps the choice in memory: the loopback origin changes at each launch, so the browser's storage would forget it.
 * The lasting copy is in the operator's preferences (`useColorScheme` in `session.tsx` applies it after login).
 */
export function memoryColorSchemeManager(): MantineColorSchemeManager {
  let current: ColorSchemeChoice | null = null;
  return {
    get: (fallback) => current ?? fallback,
    set: (value) => { current = value; },
    subscribe: () => {},
    unsubscribe: () => {},
    clear: () => { current = null; },
  };
}

/** Sets the attribute the tokens hang on before the first paint, so a dark desk never flashes white. */
export function paintSystemColorScheme(root: HTMLElement, prefersDark: boolean): void {
  root.setAttribute('data-mantine-color-scheme', prefersDark ? 'dark' : 'light');
}
