import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-totals',
  label: 'Un milione: totali del filtro',
  unit: 'ms',
  archive: 'million',
  limits: { maximum: 1500 },
  run: async ({ build }) => millionSamples(build).totals,
};
