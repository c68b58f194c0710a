import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-receipts',
  label: '50.000 ricevute, lette e registrate',
  unit: 's',
  archive: 'sync',
  limits: { maximum: 25 },
  run: async ({ build }) => syncSamples(build).receipts,
};
