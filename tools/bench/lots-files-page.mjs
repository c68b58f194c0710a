import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-page',
  label: 'Lotto di 10.000 file singoli: tempo per pagina',
  unit: 'ms',
  archive: 'lots',
  limits: {},
  run: async ({ build }) => lotSamples(build, 'FILES').page,
};
