import { expect, test } from 'vitest';
import { wholeMatrix, type MatrixConnector } from './matrix-combinations.ts';
import { openMatrixOffice } from './matrix-run.ts';
const OPS = (process.env['OPS'] ?? 'create,update,cancel,markPaid').split(',');
const MODE = process.env['KIND'] ?? 'plain';
const CONN = (process.env['CONN'] ?? 'gpd,govpay').split(',') as MatrixConnector[];
test.each(CONN)('%s', async (connector) => {
  const all = wholeMatrix(connector).combinations;
  console.log(connector, 'total', all.length);
  const some = all.filter((c) => OPS.includes(c.operation) && (MODE === 'all' || (MODE === 'plain' ? c.crash === null && c.happening === null : MODE === 'crash' ? c.crash !== null && c.happening === null : c.happening !== null)));
  let office = await openMatrixOffice({ connector, bulk: OPS.includes('bulkUpload') });
  const t0 = performance.now(); let n = 0, bad = 0, no = 0; const ends: Record<string, number> = {};
  const slow: Record<string, [number, number]> = {};
  for (const c of some) {
    if (n > 0 && n % 60 === 0) { await office.close(); office = await openMatrixOffice({ connector, bulk: OPS.includes('bulkUpload') }); }
    const t = performance.now();
    try {
      const o = await office.run(c); n++; ends[o.end] = (ends[o.end] ?? 0) + 1;
      if (!o.struck) { no++; console.log('NOT STRUCK', o.name); }
      if (o.violations.length) { bad++; console.log('VIOLATION', o.name, JSON.stringify(o.violations)); await office.close(); office = await openMatrixOffice({ connector, bulk: OPS.includes('bulkUpload') }); }
    } catch (e) { bad++; n++; console.log('THROWN', JSON.stringify(c), e instanceof Error ? e.stack?.slice(0, 600) : e); await office.close().catch(() => undefined); office = await openMatrixOffice({ connector, bulk: OPS.includes('bulkUpload') }); }
    const s = slow[c.operation] ??= [0, 0]; s[0]++; s[1] += performance.now() - t;
    if (bad > 12) break;
  }
  console.log(connector, 'ran', n, 'bad', bad, 'not struck', no, 'ms each', (performance.now() - t0) / n, JSON.stringify(ends), JSON.stringify(Object.entries(slow).map(([k, [a, b]]) => [k, a, Math.round(b / a)])));
  await office.close();
  expect(1).toBe(1);
}, 900_000);
