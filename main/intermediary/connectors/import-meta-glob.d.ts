/** What Vite makes of `import.meta.glob` (its own types bring the whole browser with them). */
interface ImportMeta {
  glob<Module>(pattern: string): Readonly<Record<string, () => Promise<Module>>>;
}
