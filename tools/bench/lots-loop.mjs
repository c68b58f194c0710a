import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-loop',
  label: 'Lotto di 10.000: ritardo del ciclo principale, p99,9',
  unit: 'ms',
  archive: 'lots',
  limits: { maximum: 50 },
  run: async ({ build }) => lotSamples(build, 'PARTS').loop,
};
