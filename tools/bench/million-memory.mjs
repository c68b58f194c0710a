import { millionSamples } from '../bench-million-samples.mjs';

export default {
  name: 'million-memory',
  label: 'Un milione: memoria del processo principale',
  unit: 'MB',
  archive: 'million',
  limits: { maximum: 250 },
  run: async ({ build }) => millionSamples(build).memory,
};
