import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-first-page',
  label: 'Lotto di 10.000: prima pagina, a programma avviato',
  unit: 'ms',
  archive: 'lots',
  limits: { maximum: 1000 },
  run: async ({ build }) => lotSamples(build, 'PARTS').firstPage,
};
