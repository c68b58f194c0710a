/** The files of `../shared/samples/treasury` as movements, with the flows and receipts that go with them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import { readTreasury, sourceOfPath } from '../../treasury/index.ts';
import type { KnownPsp, MatchableFlow } from '../matching/matching-input.ts';
import { Payments } from './scenario.ts';

const shared = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared');
const folder = resolve(shared, 'samples/treasury');
const FILES = ['1_gdc_2026-03-10.xml', '2_gdc_2026-03-12.xml', '3_provvisori_2026-03-16.csv', '4_estratto_conto_poste_2026-03.csv', '5_movimenti_banca_2026-03.xlsx'];

const line = z.object({ iuv: z.string(), importoCents: z.number(), data: z.string() });
const flowsFile = z.object({
  asOf: z.string(),
  psps: z.array(z.object({ id: z.string(), nome: z.string(), alias: z.array(z.string()) })),
  flows: z.array(z.object({ idFlusso: z.string(), dataRegolamento: z.string(), idPsp: z.string(), numeroTotalePagamenti: z.number(), importoTotaleCents: z.number(), righe: z.array(line) })),
  receipts: z.array(line),
});
const expectedFile = z.object({
  movements: z.array(
    z.object({
      id: z.string(), rule: z.string().optional(), status: z.string(), code: z.string(), flows: z.array(z.string()), receipts: z.array(z.string()).optional(), linked: z.string().optional(), read: z.string().optional(),
      diffCents: z.number(), file: z.string(), row: z.number(), date: z.string(), amountCents: z.number(), sign: z.number(),
    }),
  ),
  flows: z.array(z.object({ flow: z.string(), code: z.string(), residualCents: z.number() })),
  counts: z.record(z.string(), z.number()),
});

export type ExpectedOutcomes = z.infer<typeof expectedFile>;

/** `today`: the day as of which the outcomes are expected. */
export type TreasurySamples = Readonly<{
  today: string;
  psps: readonly KnownPsp[];
  flows: readonly MatchableFlow[];
  payments: Payments;
  /** Files in the order of their names. */
  files: readonly (readonly TreasuryMovement[])[];
  expected: ExpectedOutcomes;
}>;

/** Reads them all, the treasury files as the product does. @throws Error when one is refused. */
export async function treasurySamples(): Promise<TreasurySamples> {
  const text = (name: string): string => readFileSync(resolve(folder, name), 'utf8').replace(/^\uFEFF/, '');
  const { asOf, psps, flows, receipts } = flowsFile.parse(JSON.parse(text('flows.json')));
  const payments = new Payments();
  const matchable = flows.map(({ idFlusso, dataRegolamento, idPsp, numeroTotalePagamenti, importoTotaleCents, righe }, place): MatchableFlow => {
    const sum = righe.reduce((cents, { importoCents }) => cents + importoCents, 0);
    return { id: place + 1, iuf: idFlusso, pspId: idPsp, regulationDate: dataRegolamento, totalCents: importoTotaleCents, anomalous: righe.length !== numeroTotalePagamenti || sum !== importoTotaleCents };
  });
  flows.forEach(({ righe }, place) => {
    const flow = matchable[place];
    if (flow !== undefined) for (const { iuv } of righe) payments.reported(iuv, flow);
  });
  receipts.forEach(({ iuv, importoCents, data }, place) => payments.receipt({ id: place + 1, iuv, amountCents: importoCents, paidOn: data }));
  return {
    today: asOf,
    psps: psps.map(({ id, nome, alias }) => ({ id, name: nome, aliases: alias })),
    flows: matchable,
    payments,
    files: await Promise.all(FILES.map(movementsOf)),
    expected: expectedFile.parse(JSON.parse(text('expected.json'))),
  };
}

async function movementsOf(file: string): Promise<readonly TreasuryMovement[]> {
  const movements: TreasuryMovement[] = [];
  for await (const part of readTreasury(sourceOfPath(file, resolve(folder, file)), { entityFiscalCode: '00999000011', ipaCode: null, columnMap: null })) {
    if (part.kind === 'REFUSED') throw new Error(`The sample ${file} was refused: ${part.refusal.code}`);
    if (part.kind === 'ROWS') movements.push(...part.rows.flatMap((row) => (row.kind === 'MOVEMENT' ? [row.movement] : [])));
  }
  return movements;
}
