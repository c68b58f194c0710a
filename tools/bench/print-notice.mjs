import { coreSamples } from '../bench-core-samples.mjs';

export default {
  name: 'print-notice',
  label: 'Stampa di un avviso (disegno, registrazione, consegna)',
  unit: 'ms',
  limits: { median: 60 },
  run: async ({ build }) => coreSamples(build).print,
};
