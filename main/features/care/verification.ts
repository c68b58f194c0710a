import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EngineVerification } from '../../data/engine.ts';
import { rawFilesAfter } from '../../data/raw-files.ts';
import type { ApplicationContext } from '../application-context.ts';
import { contradictoryPeople } from '../people/index.ts';
import { countDisagreeingLines, positionIdsAfter, projectStates } from '../positions/index.ts';

export type CareCheck = Readonly<{ name: string; ok: boolean; detail: string }>;
export type CareReport = Readonly<{ ok: boolean; checks: CareCheck[]; seconds: number }>;

const PAGE = 500;

/** Rebuilds the state of every position from its facts and compares it with the stored one (design.md, projection). */
async function checkProjection(context: ApplicationContext): Promise<CareCheck> {
  let after = 0;
  let positions = 0;
  const wrong: number[] = [];
  for (;;) {
    const page = await context.engine.read(async (reader) => {
      const rows = await positionIdsAfter(reader, after, PAGE);
      for (const row of rows) {
        const facts = await projectStates(reader, row.id);
        if (facts.position !== row.state || facts.installments.some((installment) => installment.projected !== installment.state)) wrong.push(row.id);
      }
      return rows;
    }, { lane: 'heavy' });
    positions += page.length;
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  return { name: 'Stati delle posizioni', ok: wrong.length === 0, detail: wrong.length === 0 ? `${positions} posizioni ricostruite dai fatti: tutte uguali` : `${wrong.length} posizioni hanno uno stato diverso dai fatti: ${wrong.slice(0, 20).join(', ')}` };
}

/** What is shown of each person is among their own addresses and contacts, and no position lies on a record merged into another. */
async function checkPeople(context: ApplicationContext): Promise<CareCheck> {
  const wrong = await context.engine.read((reader) => contradictoryPeople(reader, 21), { lane: 'heavy' });
  return { name: 'Registro delle persone', ok: wrong.length === 0, detail: wrong.length === 0 ? 'Indirizzi, contatti e schede unite sono d’accordo' : `Schede che si contraddicono: ${wrong.slice(0, 20).join(', ')}` };
}

/** Every file received still has the hash under which it was kept. */
async function checkRawFiles(context: ApplicationContext): Promise<CareCheck> {
  let after = '';
  let files = 0;
  let damaged = 0;
  for (;;) {
    const page = await context.engine.read((reader) => rawFilesAfter(reader, after, 50), { lane: 'heavy' });
    for (const file of page) if (createHash('sha256').update(file.content).digest('hex') !== file.sha256) damaged += 1;
    files += page.length;
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.sha256;
  }
  return { name: 'File ricevuti', ok: damaged === 0, detail: damaged === 0 ? `${files} file con l’impronta giusta` : `${damaged} file su ${files} sono cambiati` };
}

/** Every number of the register is on a position, and every number of a position is in the register: none used twice, none lost. */
async function checkNumbers(context: ApplicationContext): Promise<CareCheck> {
  const rows = await context.engine.read((reader) => reader.all(z.object({ nav: z.string() }), '/* care.numbers */ SELECT nav FROM number_mismatch LIMIT 21'), { lane: 'heavy' });
  return { name: 'Registro dei numeri', ok: rows.length === 0, detail: rows.length === 0 ? 'Ogni numero è su una posizione e nel registro' : `Numeri che non tornano tra posizioni e registro: ${rows.slice(0, 20).map((row) => row.nav).join(', ')}` };
}

/** The voci of every position add up to its amount. */
async function checkLines(context: ApplicationContext): Promise<CareCheck> {
  const wrong = await context.engine.read((reader) => countDisagreeingLines(reader), { lane: 'heavy' });
  return { name: 'Voci delle posizioni', ok: wrong === 0, detail: wrong === 0 ? 'Le voci fanno l’importo di ogni posizione' : `${wrong} posizioni hanno voci che non fanno il loro importo` };
}

/** The whole check of an archive: file, foreign keys, audit chain, states against facts, files received (spec/cli.md, care). */
export async function verifyArchive(context: ApplicationContext): Promise<CareReport> {
  const started = performance.now();
  const engine = await context.engine.verify();
  const checks: CareCheck[] = [...engineChecks(engine), await checkNumbers(context), await checkProjection(context), await checkLines(context), await checkPeople(context), await checkRawFiles(context)];
  return { ok: checks.every((check) => check.ok), checks, seconds: Math.round(performance.now() - started) / 1000 };
}

function engineChecks(engine: EngineVerification): CareCheck[] {
  const { auditChain } = engine;
  return [
    { name: 'Integrità del file', ok: engine.integrityProblems.length === 0, detail: engine.integrityProblems.length === 0 ? 'Il file è integro' : `${engine.integrityProblems.length} problemi: ripristina l’ultima copia di sicurezza` },
    { name: 'Riferimenti', ok: engine.orphans.length === 0, detail: engine.orphans.length === 0 ? 'Nessuna riga orfana' : engine.orphans.map((orphan) => `${orphan.table}: ${orphan.count}`).join(', ') },
    { name: 'Registro delle operazioni', ok: auditChain.ok, detail: auditChain.ok ? `${auditChain.entries} operazioni, catena intatta` : `La catena si rompe all’operazione ${auditChain.brokenAt}` },
  ];
}
