import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-day',
  label: 'Un anno: un giorno nuovo, importazioni comprese',
  unit: 's',
  archive: 'year',
  run: async ({ build }) => [await yearPhases(build)].map(({ dayTaken, dayRun }) => dayTaken.seconds + dayRun.seconds),
};
