import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-full-run',
  label: 'Un anno: riconciliazione da capo',
  unit: 's',
  archive: 'year',
  limits: { maximum: 60 },
  run: async ({ build }) => [(await yearPhases(build)).full.seconds],
};
