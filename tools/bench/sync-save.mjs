import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-save',
  label: 'Salvataggio mentre si riceve',
  unit: 'ms',
  archive: 'sync',
  limits: { p99: 60 },
  run: async ({ build }) => syncSamples(build).save,
};
