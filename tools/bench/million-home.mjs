import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-home',
  label: 'Un milione: pagina dello Sportello',
  unit: 'ms',
  archive: 'million',
  limits: {},
  run: async ({ build }) => millionSamples(build).home,
};
