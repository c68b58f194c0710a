import { describe, expect, it } from 'vitest';
import { readJson, readProblem } from './problem-answers.ts';

const answer = (status: number, body: unknown): Parameters<typeof readProblem>[0] => ({ status, body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)) });
const gpd = (status: number, title: string, detail = ''): ReturnType<typeof readProblem> => readProblem(answer(status, { title, status, detail }));

describe('a refusal', () => {
  it('of GPD is told apart by its title', () => {
    expect(gpd(409, 'The debt position violated constraints of uniqueness').code).toBe('GPD_DUPLICATE');
    expect(gpd(409, 'The debt position metadata violated constraints of uniqueness').code).toBe('GPD_METADATA_DUPLICATE');
    expect(gpd(409, 'The debt position contains reserved metadata').code).toBe('GPD_METADATA_RESERVED');
    expect(gpd(409, 'Existing related payment found').code).toBe('GPD_PAYMENT_FOUND');
    expect(gpd(409, 'Existing related payment found or not in updatable state').code).toBe('GPD_NOT_UPDATABLE');
    expect(gpd(409, 'Existing related payment found or not in invalidable state').code).toBe('GPD_NOT_INVALIDABLE');
    expect(gpd(404, 'Not found the debt position').code).toBe('GPD_POSITION_NOT_FOUND');
    expect(gpd(400, 'Bad request', 'Not enough elements').code).toBe('GPD_NO_MORE_PAGES');
    expect(gpd(403, 'The caller does not have proper authorization').code).toBe('GPD_FORBIDDEN');
    expect(gpd(500, 'The debt position update is failed').code).toBe('HTTP_500');
  });

  it('of the gateway, of FdR, of GovPay and of nobody known has its own shape', () => {
    expect(readProblem(answer(403, { statusCode: 403, message: 'You are not allowed to access this resource.' }))).toMatchObject({ code: 'GATEWAY_403', shape: 'gateway' });
    expect(readProblem(answer(404, { httpStatusCode: 404, httpStatusDescription: 'Not Found', appErrorCode: 'FDR-3001', errors: [{ message: 'x' }] }))).toMatchObject({ code: 'FDR-3001', shape: 'fdr' });
    expect(readProblem(answer(422, { categoria: 'RICHIESTA', codice: 'VER_025', descrizione: 'x', dettaglio: 'ROSSI MARIO' }))).toEqual({ code: 'VER_025', detail: null, fields: [], shape: 'govpay' });
    expect(readProblem(answer(502, '<html>Bad gateway</html>'))).toEqual({ code: 'HTTP_502', detail: null, fields: [], shape: 'none' });
    expect(readProblem(answer(401, ''))).toMatchObject({ code: 'HTTP_401', shape: 'none' });
  });

  it('names the fields in Italian, and what is wrong with them', () => {
    const { code, fields, detail } = gpd(400, 'Bad Request', 'paymentOption[0].debtor.email: must be a well-formed email address, companyName: size must be between 0 and 140, paymentOption[0].installments[1].dueDate: must not be null');
    expect(code).toBe('GPD_REQUEST');
    expect(fields).toEqual([
      { field: 'email', message: 'posta elettronica: non è un indirizzo valido' }, { field: 'companyName', message: 'nome dell’ente: è troppo lungo o troppo corto' }, { field: 'dueDate', message: 'scadenza: manca' },
    ]);
    expect(detail).toBe('posta elettronica: non è un indirizzo valido; nome dell’ente: è troppo lungo o troppo corto; scadenza: manca');
  });

  it('says which date was wrong', () => {
    expect(gpd(400, 'Error in the debt position request data', 'Dates congruence error: due_date must be >= validity_date [validity_date=null; due_date=2026-01-31T22:59:59]')).toMatchObject({ code: 'GPD_DATES', detail: 'scadenza 31/01/2026', fields: [{ field: 'dueDate' }] });
  });

  it('never repeats what the remote said about a person', () => {
    const problems = [
      gpd(400, 'Bad Request', 'JSON parse error: Cannot deserialize value of type from String "RSSMRA80A01H501U": not a date'),
      gpd(400, 'Bad Request', 'RSSMRA80A01H501U: not valid, fiscalCode: RSSMRA80A01H501U is not valid'),
      gpd(400, 'MARIO ROSSI', 'fullName: MARIO ROSSI must match "[A-Z]"'),
    ];
    expect(JSON.stringify(problems)).not.toMatch(/RSSMRA|ROSSI/);
  });
});

it('a body that is not JSON is undefined, never a throw', () => {
  expect(readJson(new TextEncoder().encode('<html>'))).toBeUndefined();
  expect(readJson(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
  expect(readJson(new Uint8Array())).toBeUndefined();
});
