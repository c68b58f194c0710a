import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-weight',
  label: 'Lotto di 10.000 file singoli: peso per pagina',
  unit: 'KB',
  archive: 'lots',
  limits: {},
  run: async ({ build }) => lotSamples(build, 'FILES').weight,
};
