import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-memory',
  label: 'Lotto di 10.000 file singoli: memoria di tutto',
  unit: 'MB',
  archive: 'lots',
  limits: { maximum: 350 },
  run: async ({ build }) => lotSamples(build, 'FILES').memory,
};
