import { expect, test } from 'vitest';
import { withoutDemoArguments } from './demo.mjs';

test('what is for the making of the archive does not reach the program that opens it', () => {
  expect(withoutDemoArguments(['--demo', '--data', 'cartella', '--fresh', '--port', '4000', '--no-browser'])).toEqual(['--port', '4000', '--no-browser']);
});
