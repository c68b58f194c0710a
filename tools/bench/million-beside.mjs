import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-beside',
  label: 'Un milione: ricerca mentre si contano i totali',
  unit: 'ms',
  archive: 'million',
  limits: { p95: 20 },
  run: async ({ build }) => millionSamples(build).beside,
};
