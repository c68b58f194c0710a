import { coreSamples } from '../bench-core-samples.mjs';

export default {
  name: 'main-memory',
  label: 'Memoria del processo principale',
  unit: 'MB',
  limits: { maximum: 180 },
  run: async ({ build }) => coreSamples(build).memory,
};
