// How long `npm start` spends finding out that nothing has to be installed or built.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export default {
  name: 'second-preparation',
  label: 'Preparazione quando nulla è cambiato',
  unit: 'ms',
  limits: { median: 500 },
  async run({ root }) {
    return Array.from({ length: 15 }, () => {
      const begun = performance.now();
      const { status } = spawnSync(process.execPath, [join(root, 'tools', 'prepare.mjs')], { stdio: 'ignore' });
      if (status !== 0) throw new Error(`prepare ended with ${status}`);
      return performance.now() - begun;
    });
  },
};
