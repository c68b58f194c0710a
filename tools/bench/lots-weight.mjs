import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-weight',
  label: 'Lotto di 10.000: peso per pagina',
  unit: 'KB',
  archive: 'lots',
  limits: { maximum: 4 },
  run: async ({ build }) => lotSamples(build, 'PARTS').weight,
};
