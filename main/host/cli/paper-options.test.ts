import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { joinedText } from '../../documents/testing/page-lines.ts';
import { readPdf } from '../../documents/testing/read-pdf.ts';
import { SETUP_FILE } from '../testing/archive-desk.ts';
import { canaryPosition, createCommandLine } from './testing/command-line.ts';

// Every command opens the archive and stretches a password.
vi.setConfig({ testTimeout: 120_000 });

const POSTAL = 'IT57N0760114800000011050036';
const SLIP = 'BOLLETTINO POSTALE PA';
const created = z.array(z.object({ nav: z.string() }));

async function textOf(path: string): Promise<string> {
  return (await readPdf(new Uint8Array(await readFile(path)))).pages.map(joinedText).join(' ');
}

test('notices and lots come out on the paper that is asked for, or say for each why not', async () => {
  const line = await createCommandLine();
  try {
    await line.setUp();
    const made = await line.json(['positions', 'create', '--from', await line.file('posizioni.json', [canaryPosition()])]);
    const nav = created.parse(made.document['created'])[0]?.nav ?? '';
    const print = async (name: string, ...more: readonly string[]) => {
      const out = join(line.folder, name);
      await mkdir(out);
      return { ...(await line.json(['notices', '--out', out, '--nav', nav, '--reason', 'Prova', ...more])), text: () => textOf(join(out, more.includes('--one-file') ? 'avvisi.pdf' : `avviso-${nav}.pdf`)) };
    };
    expect(await print('senza', '--layout', 'postal')).toMatchObject({ exitCode: 1, document: { notices: 0, failed: [{ nav, message: expect.stringContaining('manca l’autorizzazione di Poste Italiane') }] } });
    expect(await print('vecchio', '--model', '2.2.1')).toMatchObject({ exitCode: 1, document: { notices: 0, failed: [{ message: expect.stringContaining('Il modello 2.2.1 è spento') }] } });
    expect(await print('lettera', '--letter', '7')).toMatchObject({ exitCode: 1, document: { notices: 0, failed: [{ message: expect.stringContaining('lettera') }] } });
    expect(await (await print('due', '--language', 'it+en')).text()).toContain('Payment notice');
    expect(await (await print('rotolo', '--layout', 'roll')).text()).toContain('AVVISO DI PAGAMENTO');

    const postal = { ...SETUP_FILE, entity: { ...SETUP_FILE.entity, postalAuthCode: 'AUT. DB/SSIC/E 12345 DEL 01/02/2020' }, accounts: [...SETUP_FILE.accounts, { iban: POSTAL, label: 'BancoPosta', postal: true, holder: 'COMUNE' }], services: SETUP_FILE.services.map((service) => ({ ...service, account: POSTAL, postalAccount: POSTAL })) };
    expect((await line.json(['setup', '--from', await line.file('postale.json', postal)])).exitCode).toBe(0);
    const again = await line.json(['positions', 'create', '--from', await line.file('altra.json', [canaryPosition(2_500)])]);
    const other = created.parse(again.document['created'])[0]?.nav ?? '';
    const both = await line.json(['notices', '--out', join(line.folder, 'insieme'), '--nav', nav, other, '--one-file', '--layout', 'postal', '--reason', 'Prova']);
    expect(both).toMatchObject({ exitCode: 1, document: { notices: 1, failed: [{ nav, message: expect.stringContaining('conto') }] } });
    expect(await textOf(join(line.folder, 'insieme', 'avvisi.pdf'))).toContain(SLIP);

    const lot = async (...more: readonly string[]) => {
      const done = await line.json(['lots', 'create', '--service', 'TARI', '--reason', 'Emissione', ...more]);
      const { id } = z.object({ id: z.int() }).parse(done.document);
      const out = join(line.folder, `lotto-${id}`);
      await line.json(['lots', 'export', String(id), '--out', out]);
      return { ...done, text: await textOf(join(out, `lotto-${id}-parte-001.pdf`)) };
    };
    const slips = await lot('--layout', 'postal');
    expect(slips).toMatchObject({ exitCode: 1, document: { printed: 1, failed: 1 } });
    expect(slips.text).toContain(SLIP);
    expect((await lot('--layout', 'bank')).text).not.toContain(SLIP);
  } finally {
    await line.cleanUp();
  }
});
