import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-pages',
  label: 'Un milione: pagina dopo pagina',
  unit: 'ms',
  archive: 'million',
  limits: { p95: 30 },
  run: async ({ build }) => millionSamples(build).pages,
};
