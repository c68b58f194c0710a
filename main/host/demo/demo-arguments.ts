import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { civilDateInRome, isCivilDate } from '../../domain/civil-date.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { defaultDemoDir } from './demo-folder.ts';
import type { DemoRequest } from './make-demo.ts';

const POSITIONS = 5_000;
const SEED = 1;
/** Beyond this many positions receipts share their files and the register of operations has only the set-up: the archive is for measuring. */
const FOR_TRYING = 50_000;
const MOST_POSITIONS = 2_000_000;

export type DemoArguments = Readonly<{ request: Omit<DemoRequest, 'onStep'>; fresh: boolean }>;

/** @returns what to make and where, or an Italian sentence saying what is wrong with the arguments. */
export function readDemoArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, nowMs: number): Result<DemoArguments, string> {
  const parsed = parse(argv);
  if (parsed === undefined) return err('Argomenti non riconosciuti. Ammessi: --data CARTELLA, --fresh, --positions NUMERO, --reference AAAA-MM-GG, --seed NUMERO, --state CARTELLA.');
  const positions = Number(parsed.positions ?? POSITIONS);
  const seed = Number(parsed.seed ?? SEED);
  const reference = parsed.reference ?? civilDateInRome(nowMs);
  if (!Number.isInteger(positions) || positions < 1 || positions > MOST_POSITIONS) return err(`Le posizioni sono un numero tra 1 e ${MOST_POSITIONS}.`);
  if (!Number.isInteger(seed)) return err('Il seme è un numero intero.');
  if (!isCivilDate(reference)) return err('La data di riferimento si scrive AAAA-MM-GG.');
  const small = positions <= FOR_TRYING;
  return ok({
    fresh: parsed.fresh === true,
    request: {
      dataDir: resolve(parsed.data ?? defaultDemoDir(environment, platform)), stateDir: parsed.state === undefined ? null : resolve(parsed.state), positions, seed, reference, receiptFiles: small ? 'EACH' : 'DAILY', trail: small,
    },
  });
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv], strict: true, allowPositionals: false,
      options: { data: { type: 'string' }, state: { type: 'string' }, positions: { type: 'string' }, reference: { type: 'string' }, seed: { type: 'string' }, fresh: { type: 'boolean' } },
    }).values;
  } catch {
    return undefined;
  }
}
