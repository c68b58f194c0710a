// By hand: npm run counterpart -- [--port N] [--now 2026-11-29T10:00:00Z] [--no-rate-limit]
import { parseArgs } from 'node:util';
import { DEFAULT_APPLICATION, DEFAULT_KEY, DEFAULT_ORGANIZATION, startCounterpart } from './index.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4600' }, now: { type: 'string' }, 'no-rate-limit': { type: 'boolean', default: false } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port vuole un numero da 0 a 65535.');
  if (values.now !== undefined && Number.isNaN(Date.parse(values.now))) throw new Error('--now vuole un istante, per esempio 2026-11-29T10:00:00Z.');
  const { url, close } = await startCounterpart({ port, ...(values.now === undefined ? {} : { now: values.now }), ...(values['no-rate-limit'] ? { rateLimit: null } : {}) });
  console.log([
    `La controparte risponde a ${url} (solo da questo computer). Ctrl-C la ferma.`,
    `  pagoPA   radice ${url}, ente ${DEFAULT_ORGANIZATION.fiscalCode}, codice di segregazione 01, chiave ${DEFAULT_KEY}`,
    `  GovPay   ${url}/govpay/backend/api/pendenze/rs/basic/v2 e ${url}/govpay/backend/api/ragioneria/rs/basic/v3, applicazione ${DEFAULT_APPLICATION.name}, utente ${DEFAULT_APPLICATION.user}, password ${DEFAULT_APPLICATION.password}`,
    `  comandi  GET ${url}/control li elenca; per esempio: curl -X POST ${url}/control/pay -d '{"nav":"301…"}'`,
  ].join('\n'));
  await new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await close();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
