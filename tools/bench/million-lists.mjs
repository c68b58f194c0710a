import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-lists',
  label: 'Un milione: prima pagina di un elenco',
  unit: 'ms',
  archive: 'million',
  limits: { p95: 30 },
  run: async ({ build }) => millionSamples(build).lists,
};
