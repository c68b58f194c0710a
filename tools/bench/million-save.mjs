import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-save',
  label: 'Un milione: salvataggio di una posizione',
  unit: 'ms',
  archive: 'million',
  limits: { median: 6 },
  run: async ({ build }) => millionSamples(build).save,
};
