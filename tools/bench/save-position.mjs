import { coreSamples } from '../bench-core-samples.mjs';

export default {
  name: 'save-position',
  label: 'Salvataggio di una posizione, attraverso il contratto',
  unit: 'ms',
  limits: { median: 6, p99: 25 },
  run: async ({ build }) => coreSamples(build).save,
};
