/** The same picture with at most 256 colours. `png`: without transparency. */
export function indexedPng(png: Uint8Array): Buffer;
