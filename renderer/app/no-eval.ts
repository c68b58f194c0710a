declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// zod probes `new Function` when first used: the content security policy forbids it and would report a violation.
// Read by zod 4 (core/core.js) when it is loaded, so this module comes first in main.tsx.
globalThis.__zod_globalConfig = { jitless: true };

export {};
