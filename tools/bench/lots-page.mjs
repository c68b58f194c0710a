import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-page',
  label: 'Lotto di 10.000: tempo per pagina',
  unit: 'ms',
  archive: 'lots',
  limits: { maximum: 6.67 },
  run: async ({ build }) => lotSamples(build, 'PARTS').page,
};
