import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-save',
  label: 'Lotto di 10.000: salvataggio allo sportello intanto',
  unit: 'ms',
  archive: 'lots',
  limits: { p99: 60 },
  run: async ({ build }) => lotSamples(build, 'PARTS').save,
};
