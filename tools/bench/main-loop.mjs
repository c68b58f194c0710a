import { coreSamples } from '../bench-core-samples.mjs';

export default {
  name: 'main-loop',
  label: 'Ritardo del ciclo principale, p99,9',
  unit: 'ms',
  limits: { maximum: 50 },
  run: async ({ build }) => coreSamples(build).loop,
};
