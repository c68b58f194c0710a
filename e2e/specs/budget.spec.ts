import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo, settle } from '../pages/walk.ts';

const table = (text: string) => ({ name: 'voci.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the registry of the budget by keyboard and as a table${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`budget/${colorScheme}`);
    const dialog = page.getByRole('dialog');
    const items = page.getByRole('table', { name: 'Voci di bilancio' });
    await goTo(desk, '/configurazione/bilancio');
    await expect(page.getByRole('heading', { name: 'Nessuna voce di bilancio' })).toBeVisible();
    await look(desk, '01-empty');

    // By hand: a wrong code is said at its field, the SIOPE code follows.
    await tabTo(keyboard, page.getByRole('button', { name: 'Nuova voce' }).first(), 60);
    await keyboard.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Capitolo' })).toBeFocused();
    await keyboard.type('1010');
    await tabTo(keyboard, dialog.getByRole('textbox', { name: 'Descrizione', exact: true }));
    await keyboard.type('TARI');
    await tabTo(keyboard, dialog.getByRole('textbox', { name: /^Piano dei conti/ }));
    await keyboard.type('E.1.01');
    await keyboard.press('Control+Enter');
    await expect(dialog.getByText('Si scrive come E.1.01.01.51.001.')).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: /^Piano dei conti/ })).toBeFocused();
    await keyboard.press('Control+A');
    await keyboard.type('E.1.01.01.51.001');
    await expect(dialog.getByText('Codice SIOPE 1010151001')).toBeVisible();
    await look(desk, '02-item');
    await keyboard.press('Control+Enter');
    await expect(dialog).toHaveCount(0);
    await expect(items).toContainText('1010151001');

    // As a table: a wrong row changes nothing, a right one adds and changes.
    const input = page.locator('input[type=file]');
    await input.setInputFiles(table('Esercizio;Capitolo\n2026;1020\nmille;1030\n'));
    await expect(page.getByText('Riga 3. Esercizio: serve un anno di quattro cifre.')).toBeVisible();
    await look(desk, '03-refused');
    await input.setInputFiles(table('Esercizio;Capitolo;Articolo;Descrizione;PDCF;Accertamento\n2026;1010;;Tassa rifiuti;E.1.01.01.51.001;\n2026;3020;1;Sanzioni al codice della strada;E.3.02.02.01.001;2025/140\n'));
    await expect(items.getByRole('row')).toHaveCount(3);
    await expect(items).toContainText('residuo');
    await settle(desk);
    await look(desk, '04-items');
    const saving = page.waitForEvent('download');
    await tabTo(keyboard, page.getByRole('button', { name: 'Esporta CSV' }), 60, 'Shift+Tab');
    await keyboard.press('Enter');
    expect((await saving).suggestedFilename()).toBe('voci-di-bilancio.csv');
  });
}
