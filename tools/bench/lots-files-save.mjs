import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-save',
  label: 'Lotto di 10.000 file singoli: salvataggio allo sportello intanto',
  unit: 'ms',
  archive: 'lots',
  limits: { p99: 60 },
  run: async ({ build }) => lotSamples(build, 'FILES').save,
};
