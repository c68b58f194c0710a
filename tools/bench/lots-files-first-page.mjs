import { lotSamples } from '../bench-lots-samples.mjs';

export default {
  name: 'lots-files-first-page',
  label: 'Lotto di 10.000 file singoli: prima pagina, a programma avviato',
  unit: 'ms',
  archive: 'lots',
  limits: { maximum: 1000 },
  run: async ({ build }) => lotSamples(build, 'FILES').firstPage,
};
