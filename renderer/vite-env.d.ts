/// <reference types="vite/client" />

// The legacy build has the same interface as the package itself, but ships no types.
declare module 'pdfjs-dist/legacy/build/pdf.min.mjs' {
  export * from 'pdfjs-dist';
}
