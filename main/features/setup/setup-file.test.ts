import { describe, expect, test } from 'vitest';
import { buildIban } from '../../domain/iban.ts';
import { listAccounts, serviceByCode } from '../catalogue/index.ts';
import { goodPassword, openArchive, valueOf, type OpenedArchive } from '../opened-archive.fixture.ts';
import { hasOperators, operatorByUsername } from '../access/index.ts';
import { applySetupFile, readEntity, readTestArchive } from './index.ts';

function ibanOf(abi: string): string {
  const built = buildIban(abi, '11101', '000000123456');
  if (!built.ok) throw new Error('not an IBAN');
  return built.value;
}

/** The example of spec/cli.md, with IBANs that pass. */
const file = {
  entity: {
    fiscalCode: '99999000013', name: 'Comune di Esempio', department: 'Ufficio Tributi', cbillCode: 'ABCDE', ipaCode: 'c_esem', istatCode: '099099', infoLines: 'www.comune.example.it - tel. 0123 456789',
    postalAuthCode: 'AUT. DB/SSIC/E 00000 DEL 01/01/2026',
  },
  numbering: { auxDigit: 3, segregationCode: '01', otherSegregationCodes: ['02'], applicationPrefix: '07', workstation: '001' },
  accounts: [{ iban: ibanOf('05428'), label: 'Tesoreria' }, { iban: ibanOf('07601'), label: 'BancoPosta', postal: true, holder: 'COMUNE DI ESEMPIO - TESORERIA' }],
  services: [{
    code: 'TARI', office: 'Tributi', name: 'Tassa rifiuti', taxonomy: '9/0101002IM/', account: ibanOf('05428'), postalAccount: ibanOf('07601'), description: 'TARI {anno}', dueDays: 60, dueDateRequired: true,
    anonymousAllowed: false, budget: [{ capitolo: '1010', articolo: '1', accertamento: '2026/12', share: 1 }],
  }],
  operator: { username: 'admin', name: 'Amministratore', role: 'ADMINISTRATOR' },
};

const none = { entity: 0, numbering: 0, accounts: 0, services: 0, operator: 0 };
const first = { test: false, password: goodPassword, operator: null };

async function secondTime(archive: OpenedArchive) {
  return { test: false, password: goodPassword, operator: await archive.engine.read((reader) => operatorByUsername(reader, 'admin')) };
}

describe('the setup file', () => {
  test('sets a whole archive up, and applied again it changes nothing', async () => {
    const archive = await openArchive();
    const report = valueOf(await applySetupFile(archive.context, file, first));
    expect(report).toEqual({ created: { entity: 1, numbering: 1, accounts: 2, services: 1, operator: 1 }, updated: none, unchanged: none, step: 'DONE' });
    expect(await archive.engine.read((reader) => serviceByCode(archive.context, reader, 'TARI'))).toMatchObject({
      dueRule: { kind: 'DAYS', days: 60 }, amountRule: { kind: 'FREE' }, fields: [], budget: file.services[0]?.budget, accountLabel: 'Tesoreria', postalAccountId: expect.any(Number),
    });
    expect(archive.context.numbering.state()).toEqual({ workstation: '001', stopped: null });
    const again = valueOf(await applySetupFile(archive.context, file, await secondTime(archive)));
    expect(again).toEqual({ created: none, updated: none, unchanged: { entity: 1, numbering: 1, accounts: 2, services: 1, operator: 1 }, step: 'DONE' });
  });

  test('updates by code, keeps what it leaves out, and asks for the fields of a new causale', async () => {
    const archive = await openArchive();
    valueOf(await applySetupFile(archive.context, file, first));
    const changed = {
      entity: { fiscalCode: '99999000013', name: 'Comune di Esempio Nuovo' },
      services: [{ code: 'TARI', office: 'Tributi', name: 'Tassa rifiuti', taxonomy: '9/0101101IM/', description: 'TARI {anno} utenza {codice_utenza}' }],
    };
    const report = valueOf(await applySetupFile(archive.context, changed, await secondTime(archive)));
    expect(report).toMatchObject({ created: none, updated: { ...none, entity: 1, services: 1 }, unchanged: none });
    expect(await archive.engine.read(readEntity)).toMatchObject({ name: 'Comune di Esempio Nuovo', cbillCode: 'ABCDE', version: 2 });
    expect(await archive.engine.read((reader) => serviceByCode(archive.context, reader, 'TARI'))).toMatchObject({
      dueRule: { kind: 'DAYS', days: 60 }, accountLabel: 'Tesoreria', fields: [{ name: 'codice_utenza', label: 'Codice utenza', required: true, example: null }],
    });
  });

  test.each([
    [{ ...file, nota: 1 }, 'nota', 'Chiave sconosciuta nel file di impostazione: nota'],
    [{ ...file, services: [{ ...file.services[0], scadenza: 60 }] }, 'services.0.scadenza', 'Chiave sconosciuta'],
    [{ ...file, entity: { ...file.entity, cbill: 'X' } }, 'entity.cbill', 'Chiave sconosciuta'],
    [{ ...file, entity: { name: 'Comune' } }, 'entity.fiscalCode', 'mancante'],
    [[], null, 'non è un oggetto'],
    [{ ...file, accounts: [{ iban: 'IT00', label: 'X' }] }, 'accounts.0.iban', 'IBAN non valido'],
    [{ ...file, services: [{ ...file.services[0], account: ibanOf('03069') }] }, 'services.0.account', 'non è tra i conti'],
    [{ ...file, numbering: { ...file.numbering, segregationCode: '02' } }, 'numbering.segregationCode', 'già usato'],
    [{ ...file, operator: undefined }, 'operator', 'manca “operator”'],
    [{ ...file, operator: { ...file.operator, role: 'COUNTER' } }, 'operator.role', 'amministratore'],
  ])('is refused whole, with the path: %#', async (content, field, words) => {
    const archive = await openArchive();
    const answer = await applySetupFile(archive.context, content, first);
    expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field, message: expect.stringContaining(words) } });
    expect(await archive.engine.read(async (reader) => [await hasOperators(reader), await readEntity(reader), await listAccounts(reader, true)])).toEqual([false, null, []]);
  });

  test('wants a good password the first time and an administrator afterwards', async () => {
    const archive = await openArchive();
    expect(await applySetupFile(archive.context, file, { ...first, password: 'password' })).toMatchObject({ error: { code: 'WEAK_PASSWORD' } });
    valueOf(await applySetupFile(archive.context, file, first));
    expect(await applySetupFile(archive.context, file, first)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await applySetupFile(archive.context, { ...file, operator: { ...file.operator, username: 'altro' } }, await secondTime(archive))).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'operator.username' } });
  });

  test('makes an archive for tests only when it makes the archive', async () => {
    const trial = await openArchive();
    valueOf(await applySetupFile(trial.context, file, { ...first, test: true }));
    expect(await trial.engine.read(readTestArchive)).toBe(true);
    const real = await openArchive();
    valueOf(await applySetupFile(real.context, file, first));
    expect(await real.engine.read(readTestArchive)).toBe(false);
    expect(await applySetupFile(real.context, file, { ...(await secondTime(real)), test: true })).toMatchObject({ error: { code: 'STATE_FORBIDS' } });
  });
});
