import { describe, expect, test, vi } from 'vitest';
import { createKeyRegistry, type KeyBinding, type PressContext } from './key-registry.ts';

const binding = (part: Partial<KeyBinding>): KeyBinding => ({ scope: 'screen', combo: 'F9', label: 'Salva e stampa', action: () => {}, ...part });
const press = (combo: string, part: Partial<PressContext> = {}): PressContext => ({ combo, typingText: false, singleLettersOn: true, ...part });

describe('which key answers', () => {
  test('the screen goes before everywhere, the last registered before the first', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ scope: 'global', combo: 'Escape', label: 'Indietro' }));
    registry.register(binding({ combo: 'Escape', label: 'Primo' }));
    const remove = registry.register(binding({ combo: 'Escape', label: 'Secondo' }));
    expect(registry.find(press('Escape'))?.label).toBe('Secondo');
    remove();
    expect(registry.find(press('Escape'))?.label).toBe('Primo');
  });
  test('an open dialog hides the keys of the screen and of everywhere', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ label: 'Salva e stampa' }));
    registry.register(binding({ scope: 'global', combo: 'F2', label: 'Nuova posizione' }));
    const close = registry.openLayer();
    registry.register(binding({ scope: 'dialog', combo: 'Ctrl+Enter', label: 'Annulla la rata' }));
    expect(registry.find(press('F9'))).toBeNull();
    expect(registry.find(press('F2'))).toBeNull();
    expect(registry.find(press('Ctrl+Enter'))?.label).toBe('Annulla la rata');
    close();
    expect(registry.find(press('F9'))?.label).toBe('Salva e stampa');
    expect(registry.find(press('Ctrl+Enter'))).toBeNull();
  });
  test('a dialog over a dialog answers alone', () => {
    const registry = createKeyRegistry();
    registry.openLayer();
    registry.register(binding({ scope: 'dialog', combo: 'Escape', label: 'Sotto' }));
    const close = registry.openLayer();
    registry.register(binding({ scope: 'dialog', combo: 'Escape', label: 'Sopra' }));
    expect(registry.find(press('Escape'))?.label).toBe('Sopra');
    close();
    expect(registry.find(press('Escape'))?.label).toBe('Sotto');
  });
  test('a single letter acts only while its list has the focus, never while typing, never when switched off', () => {
    const registry = createKeyRegistry();
    const focus = vi.fn(() => true);
    registry.register(binding({ scope: 'list', combo: 'C', label: 'Conferma', hasFocus: focus }));
    expect(registry.find(press('C'))?.label).toBe('Conferma');
    expect(registry.find(press('C', { typingText: true }))).toBeNull();
    expect(registry.find(press('C', { singleLettersOn: false }))).toBeNull();
    focus.mockReturnValue(false);
    expect(registry.find(press('C'))).toBeNull();
  });
  test('a letter registered outside a list never acts', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ combo: 'M', label: 'Modifica' }));
    expect(registry.find(press('M'))).toBeNull();
  });
  test('? acts everywhere but not while typing', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ scope: 'global', combo: '?', label: 'Tasti' }));
    expect(registry.find(press('?'))?.label).toBe('Tasti');
    expect(registry.find(press('?', { typingText: true }))).toBeNull();
  });
  test('F9 acts while typing', () => {
    const registry = createKeyRegistry();
    registry.register(binding({}));
    expect(registry.find(press('F9', { typingText: true }))?.label).toBe('Salva e stampa');
  });
});

describe('the sheet of keys', () => {
  test('lists each key once, the stronger scope first, without aliases', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ scope: 'global', combo: 'F3', label: 'Cerca' }));
    registry.register(binding({ scope: 'global', combo: 'Ctrl+K', label: 'Cerca', hidden: true }));
    registry.register(binding({ combo: 'F9', label: 'vecchio' }));
    registry.register(binding({ combo: 'F9', label: 'Salva e stampa' }));
    expect(registry.current().map((key) => `${key.combo} ${key.label}`)).toEqual(['F9 Salva e stampa', 'F3 Cerca']);
  });
  test('opened as a dialog it still lists the screen behind', () => {
    const registry = createKeyRegistry();
    registry.register(binding({}));
    registry.openLayer();
    expect(registry.current()).toEqual([]);
    expect(registry.behind().map((key) => key.combo)).toEqual(['F9']);
  });
  test('a toast gives way to the same key of the screen', () => {
    const registry = createKeyRegistry();
    registry.register(binding({ scope: 'toast', combo: 'Ctrl+R', label: 'Ristampa' }));
    expect(registry.isTakenAbove('toast', 'Ctrl+R')).toBe(false);
    registry.register(binding({ combo: 'Ctrl+R', label: 'Ristampa questa' }));
    expect(registry.isTakenAbove('toast', 'Ctrl+R')).toBe(true);
    expect(registry.find(press('Ctrl+R'))?.label).toBe('Ristampa questa');
  });
});
