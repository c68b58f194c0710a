import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-flows',
  label: '2.000 flussi da 1.000 righe, tutti',
  unit: 's',
  archive: 'sync',
  limits: { maximum: 100 },
  run: async ({ build }) => syncSamples(build).flows,
};
