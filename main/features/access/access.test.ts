import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addTestOperator, goodPassword, newRequest, openArchive, openWindow, valueOf, windowOf } from '../opened-archive.fixture.ts';
import { ROLES } from '../../domain/position-state.ts';
import { loginDelaySeconds } from './index.ts';

const operatorFields = { id: null, expectedVersion: null, offices: null, offlinePrint: false, active: true };

describe('login', () => {
  test('opens the window for the right password, whatever the case of the user name', async () => {
    const archive = await openArchive();
    await addTestOperator(archive, 'COUNTER', 'm.bianchi');
    const { call, session } = openWindow(archive);
    const answer = valueOf(await call.access.login({ username: ' M.Bianchi ', password: goodPassword }));
    expect(answer).toMatchObject({ username: 'm.bianchi', role: 'COUNTER' });
    expect(session.state().kind).toBe('IN');
  });

  test('says the same for a wrong password, an unknown name and a disabled operator', async () => {
    const archive = await openArchive();
    const admin = await windowOf(archive, 'ADMINISTRATOR');
    const clerk = valueOf(await admin.call.access.saveOperator({ requestId: newRequest(), ...operatorFields, username: 'luisa', name: 'Luisa', role: 'COUNTER', password: goodPassword }));
    valueOf(await admin.call.access.saveOperator({ requestId: newRequest(), ...operatorFields, id: clerk.id, expectedVersion: clerk.version, username: 'luisa', name: 'Luisa', role: 'COUNTER', active: false, password: null }));
    const { call, session } = openWindow(archive);
    const answers = [
      await call.access.login({ username: 'administrator', password: 'sbagliata del tutto' }),
      await call.access.login({ username: 'nessuno', password: goodPassword }),
      await call.access.login({ username: 'luisa', password: goodPassword }),
    ];
    for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code: 'LOGIN_REFUSED', message: 'Nome utente o password non corretti.', field: null, retry: 'NEVER' } });
    expect(session.state().kind).toBe('OUT');
  });

  test('makes the next try wait longer and longer, for unknown names too, and forgets it after a good one', async () => {
    expect([0, 1, 2, 3, 4, 5, 20].map(loginDelaySeconds)).toEqual([0, 0, 0, 2, 4, 8, 300]);
    const archive = await openArchive();
    await addTestOperator(archive, 'COUNTER', 'luisa');
    for (const username of ['luisa', 'nessuno']) {
      const { call } = openWindow(archive);
      for (let tries = 0; tries < 3; tries += 1) await call.access.login({ username, password: 'sbagliata del tutto' });
      expect(await call.access.login({ username, password: goodPassword })).toMatchObject({ ok: false, error: { code: 'LOGIN_DELAYED', message: 'Troppi tentativi: riprova tra 2 secondi.' } });
    }
    archive.clock.advance(2_000);
    const { call } = openWindow(archive);
    expect((await call.access.login({ username: 'luisa', password: goodPassword })).ok).toBe(true);
    expect(await call.access.login({ username: 'luisa', password: 'sbagliata del tutto' })).toMatchObject({ error: { code: 'LOGIN_REFUSED' } });
  });

  test('counts tries sent together, so that none escapes the delay', async () => {
    const archive = await openArchive();
    await addTestOperator(archive, 'COUNTER', 'luisa');
    const { call } = openWindow(archive);
    const answers = await Promise.all(Array.from({ length: 6 }, () => call.access.login({ username: 'luisa', password: 'sbagliata del tutto' })));
    expect(answers.map((answer) => (answer.ok ? 'IN' : answer.error.code)).toSorted()).toEqual(['LOGIN_DELAYED', 'LOGIN_DELAYED', 'LOGIN_DELAYED', 'LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_REFUSED']);
  });

  test('leaves a trace of every login and refusal, without the unknown name that was typed', async () => {
    const archive = await openArchive();
    await addTestOperator(archive, 'COUNTER', 'luisa');
    const { call } = openWindow(archive);
    await call.access.login({ username: 'segretissima', password: 'x' });
    await call.access.login({ username: 'luisa', password: goodPassword });
    const stored = await archive.engine.read((reader) => reader.all(z.object({ action: z.string(), subjectId: z.string(), payloadJson: z.string() }), 'SELECT action, subject_id, payload_json FROM audit_entry JOIN audit_payload USING (seq)'));
    expect(stored.map((entry) => entry.action)).toEqual(['OPERATOR_ADDED', 'LOGIN_REFUSED', 'LOGIN']);
    expect(JSON.stringify(stored)).not.toContain('segretissima');
  });
});

describe('the lock of a window', () => {
  test('comes after 15 minutes without work; queries are no work, mutations and keepAlive are', async () => {
    const archive = await openArchive();
    const { call } = await windowOf(archive, 'COUNTER');
    archive.clock.advance(14 * 60_000);
    valueOf(await call.catalogue.offices({}));
    archive.clock.advance(60_000);
    expect(await call.catalogue.offices({})).toMatchObject({ ok: false, error: { code: 'LOCKED' } });
    expect(await call.access.unlock({ password: 'sbagliata' })).toMatchObject({ error: { code: 'LOGIN_REFUSED' } });
    valueOf(await call.access.unlock({ password: goodPassword }));
    for (const work of [() => call.access.keepAlive({}), () => call.application.savePreferences({ requestId: newRequest(), theme: 'DARK' })]) {
      archive.clock.advance(10 * 60_000);
      valueOf<unknown>(await work());
    }
    archive.clock.advance(10 * 60_000);
    expect((await call.catalogue.offices({})).ok).toBe(true);
  });

  test('can be asked for, and leaving forgets who it was', async () => {
    const archive = await openArchive();
    const { call, session } = await windowOf(archive, 'COUNTER');
    valueOf(await call.access.lock({}));
    expect(session.state()).toMatchObject({ kind: 'LOCKED', operator: { username: 'counter' } });
    valueOf(await call.access.logout({}));
    expect(await call.access.unlock({ password: goodPassword })).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } });
  });
});

describe('the guard', () => {
  test('lets in only the roles that the contract lists', async () => {
    const archive = await openArchive();
    for (const role of ROLES) {
      const { call } = await windowOf(archive, role);
      const answer = await call.access.operators({});
      expect(answer.ok ? 'IN' : answer.error.code).toBe(role === 'ADMINISTRATOR' ? 'IN' : 'FORBIDDEN');
    }
    expect(await openWindow(archive).call.access.operators({})).toMatchObject({ ok: false, error: { code: 'NOT_LOGGED_IN' } });
  });

  test('lets the first run in until there is an operator, then the administrator', async () => {
    const archive = await openArchive();
    const first = openWindow(archive);
    expect((await first.call.catalogue.starterServices({})).ok).toBe(true);
    const clerk = await windowOf(archive, 'COUNTER');
    expect(await first.call.catalogue.starterServices({})).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } });
    expect(await clerk.call.catalogue.starterServices({})).toMatchObject({ error: { code: 'FORBIDDEN' } });
    const admin = await windowOf(archive, 'ADMINISTRATOR');
    expect((await admin.call.catalogue.starterServices({})).ok).toBe(true);
  });

  test('shuts out an operator as soon as they are disabled, and follows a change of role', async () => {
    const archive = await openArchive();
    const admin = await windowOf(archive, 'ADMINISTRATOR');
    const clerk = await windowOf(archive, 'COUNTER');
    const change = { requestId: newRequest(), ...operatorFields, id: clerk.operator.id, expectedVersion: 1, username: 'counter', name: 'Operatore', password: null } as const;
    valueOf(await admin.call.access.saveOperator({ ...change, role: 'SUPERVISOR' }));
    expect((await clerk.call.application.audit({ cursor: null, limit: 5, subjectKind: null, subjectId: null })).ok).toBe(true);
    valueOf(await admin.call.access.saveOperator({ ...change, requestId: newRequest(), expectedVersion: 2, role: 'COUNTER', active: false }));
    expect(await clerk.call.catalogue.offices({})).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } });
  });

  test('tells the window of a disabled operator why it is out, until somebody logs in there', async () => {
    const archive = await openArchive();
    const admin = await windowOf(archive, 'ADMINISTRATOR');
    const clerk = await windowOf(archive, 'COUNTER');
    valueOf(await admin.call.access.saveOperator({ requestId: newRequest(), ...operatorFields, id: clerk.operator.id, expectedVersion: 1, username: 'counter', name: 'Operatore', password: null, role: 'COUNTER', active: false }));
    expect(await clerk.call.catalogue.offices({})).toMatchObject({ error: { code: 'NOT_LOGGED_IN', message: expect.stringContaining('disattivato da un amministratore') } });
    expect(clerk.session.state()).toEqual({ kind: 'OUT', why: 'DISABLED' });
    valueOf(await clerk.call.access.login({ username: 'administrator', password: goodPassword }));
    valueOf(await clerk.call.access.logout({}));
    expect(clerk.session.state()).toEqual({ kind: 'OUT', why: null });
  });

  test('answers a misshapen input at its field, without repeating what was typed', async () => {
    const archive = await openArchive();
    const { call } = await windowOf(archive, 'ADMINISTRATOR');
    const input: Parameters<typeof call.access.login>[0] = JSON.parse('{"username":"a","password":"b","extra":"RSSMRA80A01H501U"}');
    expect(await call.access.login(input)).toEqual({ ok: false, error: { code: 'INVALID_FIELD', message: 'Il campo “extra” non è previsto.', field: 'extra', retry: 'NEVER' } });
    expect(await call.catalogue.saveAccount({ requestId: newRequest(), id: null, expectedVersion: null, iban: 'IT', label: '', postal: false, holder: null })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'label' } });
  });

  test('turns a failure of the program into a value with a code that the log knows', async () => {
    const archive = await openArchive();
    const { call } = await windowOf(archive, 'ADMINISTRATOR');
    await archive.engine.write('test.break', (unit) => unit.run("INSERT INTO preference (operator_id, value) VALUES (1, 'not json')"));
    const answer = await call.application.preferences({});
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL', retry: 'SAME_REQUEST' } });
    expect(answer.ok ? '' : answer.error.message).toMatch(/E-[0-9a-f]{8}/);
  });
});

describe('operators', () => {
  test('the last administrator can be neither disabled nor given another role', async () => {
    const archive = await openArchive();
    const { call, operator } = await windowOf(archive, 'ADMINISTRATOR');
    const change = { ...operatorFields, id: operator.id, expectedVersion: 1, username: 'administrator', name: 'Capo', password: null } as const;
    expect(await call.access.saveOperator({ requestId: newRequest(), ...change, role: 'COUNTER' })).toMatchObject({ error: { code: 'IN_USE', field: 'role', message: 'È l’unico amministratore attivo: nominane prima un altro.' } });
    expect(await call.access.saveOperator({ requestId: newRequest(), ...change, role: 'ADMINISTRATOR', active: false })).toMatchObject({ error: { code: 'IN_USE', field: 'active' } });
    valueOf(await call.access.saveOperator({ requestId: newRequest(), ...operatorFields, username: 'seconda', name: 'Seconda', role: 'ADMINISTRATOR', password: goodPassword }));
    valueOf(await call.access.saveOperator({ requestId: newRequest(), ...change, role: 'COUNTER' }));
  });

  test('are refused without password, with a taken or odd user name, on an old version', async () => {
    const archive = await openArchive();
    const { call, operator } = await windowOf(archive, 'ADMINISTRATOR');
    const fields = { ...operatorFields, username: 'luisa', name: 'Luisa', role: 'COUNTER', password: null } as const;
    expect(await call.access.saveOperator({ requestId: newRequest(), ...fields })).toMatchObject({ error: { field: 'password' } });
    expect(await call.access.saveOperator({ requestId: newRequest(), ...fields, username: 'Administrator', password: goodPassword })).toMatchObject({ error: { code: 'DUPLICATE', field: 'username' } });
    expect(await call.access.saveOperator({ requestId: newRequest(), ...fields, username: 'lu isa', password: goodPassword })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'username' } });
    expect(await call.access.saveOperator({ requestId: newRequest(), ...fields, id: operator.id, expectedVersion: 9, role: 'ADMINISTRATOR' })).toMatchObject({ error: { code: 'VERSION_CONFLICT', retry: 'AFTER_RELOAD' } });
  });

  test('change their own password knowing the old one; no stored row holds a password', async () => {
    const archive = await openArchive();
    const { call } = await windowOf(archive, 'COUNTER');
    const next = 'quattro cani sul tetto';
    expect(await call.access.changePassword({ requestId: newRequest(), current: 'no', next })).toMatchObject({ error: { code: 'LOGIN_REFUSED', field: 'current' } });
    expect(await call.access.changePassword({ requestId: newRequest(), current: goodPassword, next: 'corta' })).toMatchObject({ error: { code: 'WEAK_PASSWORD', field: 'next' } });
    const request = { requestId: newRequest(), current: goodPassword, next };
    valueOf(await call.access.changePassword(request));
    expect(valueOf(await call.access.changePassword(request))).toEqual({ changed: true });
    expect((await openWindow(archive).call.access.login({ username: 'counter', password: next })).ok).toBe(true);
    const rows = await archive.engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), 'SELECT * FROM operator'));
    expect(rows[0]).toMatchObject({ passwordHash: expect.stringMatching(/^scrypt\$\d+\$8\$1\$/) });
    expect(JSON.stringify(rows)).not.toContain(next);
  });
  test('whose password an administrator wrote choose their own before anything else, and are then asked no more', async () => {
    const archive = await openArchive();
    const admin = await windowOf(archive, 'ADMINISTRATOR');
    const given = 'detta a voce allo sportello';
    const added = valueOf(await admin.call.access.saveOperator({ requestId: newRequest(), ...operatorFields, username: 'luisa', name: 'Luisa', role: 'COUNTER', password: given }));
    const { call } = openWindow(archive);
    expect(valueOf(await call.access.login({ username: 'luisa', password: given })).mustChangePassword).toBe(true);
    expect(await call.catalogue.offices({})).toMatchObject({ ok: false, error: { code: 'PASSWORD_CHANGE_DUE', retry: 'NEVER' } });
    valueOf(await call.access.changePassword({ requestId: newRequest(), current: given, next: goodPassword }));
    expect((await call.catalogue.offices({})).ok).toBe(true);
    expect(valueOf(await openWindow(archive).call.access.login({ username: 'luisa', password: goodPassword })).mustChangePassword).toBe(false);

    const reset = 'di nuovo detta a voce';
    valueOf(await admin.call.access.saveOperator({ requestId: newRequest(), ...operatorFields, id: added.id, expectedVersion: added.version, username: 'luisa', name: 'Luisa', role: 'COUNTER', password: reset }));
    expect(await call.catalogue.offices({})).toMatchObject({ error: { code: 'PASSWORD_CHANGE_DUE' } });
    valueOf(await call.access.logout({}));
    expect(valueOf(await call.access.login({ username: 'luisa', password: reset })).mustChangePassword).toBe(true);
  });
  test('an administrator who writes a password for themselves has chosen it', async () => {
    const archive = await openArchive();
    const { call, operator } = await windowOf(archive, 'ADMINISTRATOR');
    valueOf(await call.access.saveOperator({ requestId: newRequest(), ...operatorFields, id: operator.id, expectedVersion: 1, username: 'administrator', name: 'Capo', role: 'ADMINISTRATOR', password: 'quattro cani sul tetto' }));
    expect((await call.catalogue.offices({})).ok).toBe(true);
  });
});

test('preferences have defaults, keep what is not sent and belong to one operator', async () => {
  const archive = await openArchive();
  const clerk = await windowOf(archive, 'COUNTER');
  const other = await windowOf(archive, 'ACCOUNTING');
  expect(valueOf(await clerk.call.application.preferences({}))).toEqual({ theme: 'SYSTEM', singleLetterKeys: true, pinnedServiceIds: [], offlinePrintReason: null, columns: {}, printerNote: null, views: {}, tour: null });
  valueOf(await clerk.call.application.savePreferences({ requestId: newRequest(), theme: 'DARK', columns: { positions: ['nav', 'amount'] } }));
  valueOf(await clerk.call.application.savePreferences({ requestId: newRequest(), pinnedServiceIds: [3, 1], columns: { payments: ['iuv'] } }));
  expect(valueOf(await clerk.call.application.preferences({}))).toMatchObject({ theme: 'DARK', pinnedServiceIds: [3, 1], columns: { positions: ['nav', 'amount'], payments: ['iuv'] } });
  const view = { id: '00000000-0000-4000-8000-000000000001', name: 'Scadute', filter: { states: ['EXPIRED'], text: '' }, sort: 'DUE', columns: ['name'] };
  valueOf(await clerk.call.application.savePreferences({ requestId: newRequest(), viewChange: { kind: 'SAVE', list: 'positions', view } }));
  valueOf(await clerk.call.application.savePreferences({ requestId: newRequest(), viewChange: { kind: 'PREFER', list: 'positions', id: view.id } }));
  expect(valueOf(await clerk.call.application.preferences({}))).toMatchObject({ theme: 'DARK', views: { positions: { saved: [view], preferredId: view.id } } });
  expect(await clerk.call.application.savePreferences({ requestId: newRequest(), viewChange: { kind: 'SAVE', list: 'positions', view: { ...view, id: '00000000-0000-4000-8000-000000000002' } } })).toMatchObject({ ok: false, error: { code: 'DUPLICATE', field: 'viewChange.view.name' } });
  valueOf(await clerk.call.application.savePreferences({ requestId: newRequest(), tour: { step: 4, open: true } }));
  expect(valueOf(await clerk.call.application.preferences({}))).toMatchObject({ theme: 'DARK', tour: { step: 4, open: true } });
  expect(valueOf(await other.call.application.preferences({}))).toMatchObject({ theme: 'SYSTEM', tour: null });
});
