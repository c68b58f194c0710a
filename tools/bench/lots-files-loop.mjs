import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-loop',
  label: 'Lotto di 10.000 file singoli: ritardo del ciclo principale, p99,9',
  unit: 'ms',
  archive: 'lots',
  limits: { maximum: 50 },
  run: async ({ build }) => lotSamples(build, 'FILES').loop,
};
