import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

export default {
  name: 'notice-lot-page',
  label: 'Pagina di un lotto di avvisi (processore, un filo)',
  unit: 'ms',
  limits: { median: 6 },
  run: async ({ build }) => {
    const run = spawnSync(process.execPath, [join(build, 'main', 'bench-lot.js')], { encoding: 'utf8', maxBuffer: 1_048_576 });
    if (run.status !== 0) throw new Error(`bench-lot.js ended with ${run.status}: ${run.stderr.slice(0, 400)}`);
    const { page, bytes, share } = JSON.parse(run.stdout);
    process.stdout.write(`  lotto: ${Math.round(bytes[0])} byte a pagina; testi, codici e misure ${share.preparation} %, operatori ${share.operators} %, compressione ${share.packing} %, unione ${share.joining} %\n`);
    return page;
  },
};
