/**
 * Campaign: positions with one to five beneficiaries, as files bring them, and fines of two amounts, printed as one lot by the product itself. Beneficiaries stand on no
 * paper: what is checked is that each page asks for the whole of them to the cent, by its own number, and is recorded once. Every page is rendered at 100 dpi and its codes read.
 * `SPORTELLO_BENEFICIARY_NOTICES` asks for another number.
 */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { rasteriseAll, readCodes } from '../documents/testing/rasters.ts';
import { operatorById } from '../features/access/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import { createNativePositions } from '../features/positions/index.ts';
import { ibanNumber } from './testing/account-change-desk.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, SETUP_FILE, valueOf } from './testing/archive-desk.ts';

const POSITIONS = Number(process.env['SPORTELLO_BENEFICIARY_NOTICES'] ?? '400');
const FINES = Math.ceil(POSITIONS / 10);
const MOST_BENEFICIARIES = 5;
const OWN = { payee: SETUP_FILE.entity.fiscalCode, iban: SETUP_FILE.accounts[0]?.iban ?? '' };
/** A Province, a health authority, a consortium and another Comune of invention. */
const OTHERS = ['00488410010', '00338180284', '12345678903', '00999000011'].map((payee, index) => ({ payee, iban: ibanNumber(index + 1) }));
const NAMES = ['Đurđa Šimić', 'Łucja Śliwińska', 'João Gonçalves', 'ʿAbd ar-Raḥmān al-Maġribī', 'Lǚ Xiǎomíng', 'Massimiliano Alessandro Della Rovere Montefeltro Di San Marzano Olive'];
const LONG = 'Canone per l’occupazione di suolo pubblico in occasione della sagra del patrono di settembre, saldo e conguaglio, quota di ogni beneficiario';

function nativeRow(index: number) {
  const count = 1 + (index % MOST_BENEFICIARIES);
  // Odd cents, and shares that no rounding would give.
  const transfers = [OWN, ...OTHERS].slice(0, count).map(({ payee, iban }, at) => ({ index: at + 1, payee, iban, amountCents: 1 + ((index + 1) * 7_919 * (at + 3)) % 99_991, category: '9/0101101IM/' }));
  return {
    service: 'TARI', description: index % 7 === 0 ? LONG : `TARI 2026 n. ${index}`, amountCents: transfers.reduce((sum, { amountCents }) => sum + amountCents, 0), dueDate: '2027-06-30', transfers,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', name: NAMES[index % NAMES.length] ?? '', address: { street: index % 5 === 0 ? 'Strada Provinciale della Valle del Grande Mulino Superiore, Frazione C' : 'Via Roma', civicNumber: String(index), postalCode: '35010', city: 'Borgo Esempio', province: 'PD' } },
  };
}

test('a lot of positions with one to five beneficiaries and of fines asks for each debt to the cent and records each page once', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  const { context } = archive;
  const desk = await openAdministratorWindow(archive);
  const operator = await context.engine.read((reader) => operatorById(reader, 1));
  if (operator === null) throw new Error('no operator');
  const made = valueOf(await createNativePositions(context, operator, Array.from({ length: POSITIONS }, (_none, index) => nativeRow(index))));
  expect(made.rejected).toEqual([]);
  const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1, 1);
  for (let index = 0; index < FINES; index += 1) valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200 + index, costsCents: 1_380, reducible: true, notifiedOn: null, acceptDuplicate: true }));

  const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: true };
  const counted = valueOf(await desk.lots.count({ selection, partPages: 100 }));
  expect(counted.notices).toBe(POSITIONS + FINES);
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection, expected: counted.notices, title: 'Misto', sort: 'POSTAL', output: 'PARTS', partPages: 100, reason: 'Campagna' }));
  await context.lots.settled();
  const lot = valueOf(await desk.lots.show({ id }));
  expect(lot).toMatchObject({ state: 'DONE', printed: POSITIONS + FINES, failed: 0, outdated: 0, problems: [] });

  const read: string[] = [];
  for (const { part } of lot.parts) {
    const bytes = new Uint8Array(await readFile(context.lots.files.pathOf({ id, output: 'PARTS' }, part)));
    for (const raster of rasteriseAll(bytes, 100)) read.push(...(await readCodes(raster)).map(({ text }) => text));
  }
  // What is owed with each number is what its beneficiaries get together.
  const owed = await context.engine.read((reader) => reader.all(z.object({ nav: z.string(), cents: z.int(), shares: z.int(), prints: z.int() }),
    "SELECT i.nav, SUM(t.amount_cents) AS cents, COUNT(*) AS shares, (SELECT COUNT(*) FROM position_print n WHERE n.installment_id = i.id AND n.document = 'NOTICE' AND n.state = 'CURRENT') AS prints FROM installment i JOIN transfer t ON t.installment_id = i.id GROUP BY i.id"));
  expect(read.toSorted()).toEqual(owed.map(({ nav, cents }) => `PAGOPA|002|${nav}|${OWN.payee}|${String(cents).padStart(2, '0')}`).toSorted());
  expect(owed.filter(({ prints }) => prints !== 1)).toEqual([]);
  const shares = [1, 2, 3, 4, 5].map((count) => owed.filter((row) => row.shares === count).length);
  process.stdout.write(`beneficiaries lot: ${POSITIONS} positions and ${FINES} fines, ${read.length} codes read exactly at 100 dpi, numbers with 1 to 5 beneficiaries ${shares.join(', ')}, each recorded once\n`);
  expect((await verifyArchive(context)).checks.filter((check) => !check.ok)).toEqual([]);
  await cleanUp();
}, 3_600_000);
