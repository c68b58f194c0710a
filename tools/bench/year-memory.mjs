// Of the process of the program, its threads included; the generator of the year is another one.
import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-memory',
  label: 'Un anno: memoria del programma',
  unit: 'MB',
  archive: 'year',
  limits: { maximum: 600 },
  run: async ({ build }) => Object.values(await yearPhases(build)).flatMap(({ memory = [] }) => memory),
};
