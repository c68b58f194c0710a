// The generator of the year lives in the measured process and takes some 65 MB of it at a million payments.
import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-memory',
  label: 'Un anno: memoria, generatore compreso',
  unit: 'MB',
  archive: 'year',
  limits: { maximum: 600 },
  run: async ({ build }) => Object.values(await yearPhases(build)).flatMap(({ memory = [] }) => memory),
};
