import { describe, expect, test } from 'vitest';
import { emptyTitle, emptyWords } from './office-words.ts';

describe('an empty list', () => {
  test.each([
    [null, 'Nessun pagamento da attribuire', 'Non c’è niente da fare qui.'],
    [['Tributi'], 'Nessun pagamento del tuo ufficio da attribuire', 'Non c’è niente da fare qui. Vedi solo i pagamenti dell’ufficio Tributi.'],
    [['Tributi', 'Anagrafe'], 'Nessun pagamento degli uffici che vedi da attribuire', 'Non c’è niente da fare qui. Vedi solo i pagamenti degli uffici Tributi, Anagrafe.'],
  ])('speaks of what %j sees', (offices, title, words) => {
    expect(emptyTitle('Nessun pagamento… da attribuire', offices)).toBe(title);
    expect(emptyWords('Non c’è niente da fare qui.', offices, 'I pagamenti')).toBe(words);
  });
  test('tells who sees no office at all how to see one', () => {
    expect(emptyWords('Niente.', [], 'Le stampe')).toBe('Non vedi nessun ufficio: chiedi a un amministratore di assegnartene uno.');
  });
});
