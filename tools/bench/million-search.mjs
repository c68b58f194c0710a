import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-search',
  label: 'Un milione: ricerca ovunque',
  unit: 'ms',
  archive: 'million',
  limits: { p95: 20 },
  run: async ({ build }) => millionSamples(build).search,
};
