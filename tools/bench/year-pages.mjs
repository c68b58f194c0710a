import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-pages',
  label: 'Un anno: prima pagina di ogni schermata contabile',
  unit: 'ms',
  archive: 'year',
  limits: { maximum: 100 },
  run: async ({ build }) => (await yearPhases(build)).pages.milliseconds,
};
