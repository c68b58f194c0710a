import { performance } from 'node:perf_hooks';
import { joinLot } from '../../documents/lot-file.ts';
import type { NoticePlanContent } from '../../documents/notice-content.ts';
import { drawLotPart, type LotProfile } from '../../documents/notice-lot.ts';

/**
 * For `npm run bench`: one worker's part of a lot, drawn again and again on one thread. Arguments: pages a part, parts.
 * Prints one JSON document: `page` milliseconds of processor a page, one a part; `bytes` a page; `share` of the time by part of the work, percent.
 */
const [pages = '500', parts = '20'] = process.argv.slice(2);

/** Numbers with their check digits (codes.md 1). */
function nav(index: number): string {
  const first = `30200000000${String(index % 100_000).padStart(5, '0')}`;
  return `${first}${String(BigInt(first) % 93n).padStart(2, '0')}`;
}

function notice(index: number): NoticePlanContent {
  return {
    creditor: { fiscalCode: '99999000013', name: 'Comune di Borgo Esempio', department: 'Tributi', infoLines: 'www.comune.borgoesempio.it · tel. 049 0000000', cbillCode: 'ABC12', logo: null, ownSite: true },
    debtor: { fiscalCode: 'RSSMRA80A01H501U', name: `Maria Rossi ${index}`, address: `Via Giuseppe Garibaldi ${index}, 35010 Borgo Esempio (PD)` },
    subject: 'TARI 2026, utenza domestica', payment: { kind: 'WHOLE', part: { nav: nav(index), amountCents: 10_000 + index, dueDate: '2026-12-16' } }, postal: null, model: '3', medium: 'A4', mark: 'NONE', testArchive: false,
    drawnAt: '2026-11-24T08:00:00.000Z',
  };
}

const count = Number(pages);
const contents = Array.from({ length: count }, (_none, index) => notice(index));
drawLotPart(contents.slice(0, 100));
const profile: LotProfile = { preparation: 0, operators: 0, packing: 0 };
const page: number[] = [];
const bytes: number[] = [];
let joining = 0;
for (let part = 0; part < Number(parts); part += 1) {
  const before = process.cpuUsage();
  const drawn = drawLotPart(contents, profile);
  const start = performance.now();
  const file = joinLot([drawn.part], 'Misura', '2026-11-24T08:00:00.000Z');
  joining += performance.now() - start;
  const used = process.cpuUsage(before);
  page.push((used.user + used.system) / 1_000 / count);
  bytes.push(file.length / count);
}
const all = profile.preparation + profile.operators + profile.packing + joining;
const percent = (part: number): number => Math.round((100 * part) / all);
process.stdout.write(JSON.stringify({ page, bytes, share: { preparation: percent(profile.preparation), operators: percent(profile.operators), packing: percent(profile.packing), joining: percent(joining) } }));
