import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { insertRows } from './many-rows.ts';
import { canonicalJson } from './request-log.ts';
import type { Reader, UnitOfWork } from './unit-of-work.ts';

/** A value that JSON can carry, for the before and after of an audit entry. */
export type AuditValue = string | number | boolean | null | readonly AuditValue[] | { readonly [key: string]: AuditValue };

export type AuditEvent = Readonly<{
  /** Code of what was done, e.g. `POSITION_CANCELLED`. No personal data here nor in the subject: they stay when the payload is erased. */
  action: string;
  subjectKind: string;
  subjectId: string;
  /** Id of the operator (never the name); null when the program itself did it. */
  operatorId: string | null;
  before: AuditValue;
  after: AuditValue;
  /** Words of the operator; kept in the erasable payload. */
  reason?: string;
}>;

/** `brokenAt`: the first entry that does not hold (for MISSING_AT_END the number that should be the last). */
export type AuditChainVerdict =
  | Readonly<{ ok: true; entries: number; erasedPayloads: number; headHash: string }>
  | Readonly<{ ok: false; entries: number; brokenAt: number; problem: AuditChainProblem }>;
export type AuditChainProblem = 'ALTERED' | 'MISSING' | 'MISSING_AT_END' | 'PAYLOAD_ALTERED' | 'PAYLOAD_MISSING';

/** What the first entry is chained to. */
const chainStart = '0'.repeat(64);
const erasure = { action: 'AUDIT_PAYLOAD_ERASED', subjectKind: 'audit_entry' } as const;
const pageSize = 1_000;

const headRow = z.object({ seq: z.number().int(), entryHash: z.string() });
const lastSeqRow = z.object({ seq: z.number().int() });
const entryRow = z.object({
  seq: z.number().int(), at: z.string(), action: z.string(), subjectKind: z.string(), subjectId: z.string(), operatorId: z.string().nullable(),
  payloadHash: z.string(), previousHash: z.string(), entryHash: z.string(), salt: z.string().nullable(), payloadJson: z.string().nullable(),
});
type ChainedFields = Omit<z.infer<typeof entryRow>, 'entryHash' | 'salt' | 'payloadJson'>;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hashEntry(entry: ChainedFields): string {
  return sha256(JSON.stringify([
    entry.seq, entry.at, entry.action, entry.subjectKind, entry.subjectId, entry.operatorId, entry.payloadHash, entry.previousHash,
  ]));
}

/** Salted, so that after the erasure of the row nobody can find a short payload again by trying values against its hash. */
function hashPayload(salt: string, payloadJson: string): string {
  return sha256(`${salt}${payloadJson}`);
}

/** The last entry of a chain, or what stands for it before the first. */
export type AuditHead = Readonly<{ seq: number; entryHash: string }>;
export const emptyChain: AuditHead = { seq: 0, entryHash: chainStart };

/** An entry chained to the one before, with the payload that may be erased later. */
export type SealedAuditEntry = ChainedFields & Readonly<{ entryHash: string; salt: string; payloadJson: string }>;

/** Chains an event to a head. Pure; `salt` is 32 hexadecimal digits that nobody can guess. */
export function sealAuditEntry(head: AuditHead, event: AuditEvent, at: string, salt: string): SealedAuditEntry {
  const payloadJson = canonicalJson({ before: event.before, after: event.after, reason: event.reason ?? null });
  const entry: ChainedFields = {
    seq: head.seq + 1,
    at,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    operatorId: event.operatorId,
    payloadHash: hashPayload(salt, payloadJson),
    previousHash: head.entryHash,
  };
  return { ...entry, entryHash: hashEntry(entry), salt, payloadJson };
}

/** The head of the chain as stored. */
export async function readAuditHead(reader: Reader): Promise<AuditHead> {
  return (await reader.get(headRow, '/* audit.head */ SELECT seq, entry_hash FROM audit_entry ORDER BY seq DESC LIMIT 1')) ?? emptyChain;
}

/** Adds an entry to the chain, in the unit that does what it tells of. Returns its number. */
export async function appendAudit(unit: UnitOfWork, event: AuditEvent): Promise<{ seq: number }> {
  const entry = sealAuditEntry(await readAuditHead(unit), event, unit.now, randomBytes(16).toString('hex'));
  await unit.run(
    `/* audit.append */ INSERT INTO audit_entry (seq, at, action, subject_kind, subject_id, operator_id, payload_hash, previous_hash, entry_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [entry.seq, entry.at, entry.action, entry.subjectKind, entry.subjectId, entry.operatorId, entry.payloadHash, entry.previousHash, entry.entryHash],
  );
  await unit.run('/* audit.payload */ INSERT INTO audit_payload (seq, salt, payload_json) VALUES (?, ?, ?)', [entry.seq, entry.salt, entry.payloadJson]);
  return { seq: entry.seq };
}

/** As {@link appendAudit}, for many events of one unit, in order. */
export async function appendAudits(unit: UnitOfWork, events: readonly AuditEvent[]): Promise<void> {
  const entries: SealedAuditEntry[] = [];
  let head = await readAuditHead(unit);
  const salts = randomBytes(16 * events.length).toString('hex');
  for (const [index, event] of events.entries()) {
    const entry = sealAuditEntry(head, event, unit.now, salts.slice(index * 32, (index + 1) * 32));
    entries.push(entry);
    head = entry;
  }
  await insertRows(unit, '/* audit.append-many */ INSERT INTO audit_entry (seq, at, action, subject_kind, subject_id, operator_id, payload_hash, previous_hash, entry_hash)',
    entries.map((entry) => [entry.seq, entry.at, entry.action, entry.subjectKind, entry.subjectId, entry.operatorId, entry.payloadHash, entry.previousHash, entry.entryHash]));
  await insertRows(unit, '/* audit.payloads */ INSERT INTO audit_payload (seq, salt, payload_json)', entries.map(({ seq, salt, payloadJson }) => [seq, salt, payloadJson]));
}

/**
 * Erases what an entry held of a person (before, after, reason); the entry stays and the chain still verifies.
 * The erasure is an entry itself: a payload that is missing without one is reported. Erasing twice does nothing more.
 */
export async function eraseAuditPayload(unit: UnitOfWork, seq: number, operatorId: string | null): Promise<void> {
  const { changes } = await unit.run('/* audit.erase */ DELETE FROM audit_payload WHERE seq = ?', [seq]);
  if (changes === 0) return;
  await appendAudit(unit, { ...erasure, subjectId: String(seq), operatorId, before: null, after: null });
}

/** Walks the whole chain in pages and tells the first entry that does not hold. Reads only. */
export async function verifyAuditChain(reader: Reader): Promise<AuditChainVerdict> {
  const erased = await readErased(reader);
  let entries = 0;
  let erasedPayloads = 0;
  let previousHash = chainStart;
  for (;;) {
    const page = await reader.all(
      entryRow,
      `/* audit.verify */ SELECT e.seq, e.at, e.action, e.subject_kind, e.subject_id, e.operator_id, e.payload_hash, e.previous_hash, e.entry_hash, p.salt, p.payload_json
       FROM audit_entry e LEFT JOIN audit_payload p ON p.seq = e.seq WHERE e.seq > ? ORDER BY e.seq LIMIT ${pageSize}`,
      [entries],
    );
    for (const entry of page) {
      const problem = findProblem(entry, entries + 1, previousHash, erased);
      if (problem !== null) return { ok: false, entries, brokenAt: entries + 1, problem };
      entries += 1;
      previousHash = entry.entryHash;
      if (entry.salt === null) erasedPayloads += 1;
    }
    if (page.length < pageSize) break;
  }
  const last = await reader.get(lastSeqRow, `/* audit.last */ SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'`);
  if (last !== null && last.seq !== entries) return { ok: false, entries, brokenAt: last.seq, problem: 'MISSING_AT_END' };
  return { ok: true, entries, erasedPayloads, headHash: previousHash };
}

function findProblem(entry: z.infer<typeof entryRow>, expectedSeq: number, previousHash: string, erased: ReadonlySet<string>): AuditChainProblem | null {
  if (entry.seq !== expectedSeq) return 'MISSING';
  if (entry.previousHash !== previousHash || entry.entryHash !== hashEntry(entry)) return 'ALTERED';
  if (entry.salt === null || entry.payloadJson === null) return erased.has(String(entry.seq)) ? null : 'PAYLOAD_MISSING';
  return hashPayload(entry.salt, entry.payloadJson) === entry.payloadHash ? null : 'PAYLOAD_ALTERED';
}

async function readErased(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.all(
    z.object({ subjectId: z.string() }),
    '/* audit.erased */ SELECT subject_id FROM audit_entry WHERE action = ? AND subject_kind = ?',
    [erasure.action, erasure.subjectKind],
  );
  return new Set(rows.map((row) => row.subjectId));
}
