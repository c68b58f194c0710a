import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXCHANGE_FORMAT, manifest as manifestShape, positionLine, takenNote, type Manifest, type ManifestFile, type OutcomeLine, type PositionLine, type TakenNote } from '../delivery-shapes.ts';

/*
 * A partner that does what docs/file-exchange.md asks of it, on the folders themselves. For tests, and as an example to whoever writes a real one.
 */

export type Decision = Readonly<{ result: 'ACCEPTED' }> | Readonly<{ result: 'REFUSED'; code: string; message?: string }>;
export type PartnerFile = Readonly<{ kind: ManifestFile['kind']; name: string; content: string }>;

/** `sequence`: another number than the next. `broken`: what goes wrong on the way. */
export type DeliveryQuirks = Readonly<{ sequence?: number; organization?: string; previous?: string; broken?: 'NO_MANIFEST' | 'NO_FILES' | 'SHORT_FILES' | 'OTHER_CONTENT'; manifestText?: string; name?: string }>;

export type Partner = Readonly<{
  /** Deliveries of the desks not taken yet, each checked against its manifest. */
  take(): Promise<readonly Readonly<{ delivery: string; manifest: Manifest; lines: readonly PositionLine[] }>[]>;
  /** Takes what is there and answers every line in one delivery; `null` leaves a line without answer. */
  answer(decide: (line: PositionLine) => Decision | null): Promise<readonly PositionLine[]>;
  outcomes(lines: readonly OutcomeLine[], quirks?: DeliveryQuirks): Promise<string>;
  deliver(files: readonly PartnerFile[], quirks?: DeliveryQuirks): Promise<string>;
  /** What the desks told of our deliveries. */
  notes(): Promise<readonly TakenNote[]>;
  outNames(): Promise<readonly string[]>;
}>;

const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export async function createPartner(options: Readonly<{ root: string; organization: string; sender?: string; nowMs(): number }>): Promise<Partner> {
  const { root, organization, nowMs } = options;
  const sender = options.sender ?? 'partner';
  const [out, incoming] = [join(root, 'out'), join(root, 'in')];
  await mkdir(out, { recursive: true });
  await mkdir(incoming, { recursive: true });
  const taken = new Set<string>();
  let last = 0;
  let previous: string | null = null;

  const put = async (name: string, content: string | Uint8Array): Promise<void> => {
    await writeFile(join(incoming, `${name}.part`), content);
    await rename(join(incoming, `${name}.part`), join(incoming, name));
  };

  const deliver: Partner['deliver'] = async (files, quirks = {}) => {
    const sequence = quirks.sequence ?? last + 1;
    const when = new Date(nowMs()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const delivery = quirks.name ?? `${sender}-${String(sequence).padStart(8, '0')}-${when}Z`;
    const listed = files.map(({ kind, name, content }): ManifestFile => ({
      name: `${delivery}.${name}`, kind, bytes: Buffer.byteLength(content), sha256: sha256Of(quirks.broken === 'OTHER_CONTENT' ? `${content} ` : content), ...(kind === 'outcomes' ? { records: content.split('\n').filter((line) => line !== '').length } : {}),
    }));
    if (quirks.broken !== 'NO_FILES') for (const { name, content } of files) await put(`${delivery}.${name}`, quirks.broken === 'SHORT_FILES' ? content.slice(0, content.length / 2) : content);
    const told: Manifest = { format: EXCHANGE_FORMAT, sender, organization: quirks.organization ?? organization, sequence, createdAt: new Date(nowMs()).toISOString(), previousManifestSha256: quirks.previous ?? previous, files: listed };
    const text = quirks.manifestText ?? JSON.stringify(told);
    if (quirks.broken === 'NO_MANIFEST') return delivery;
    await put(`${delivery}.manifest.json`, text);
    last = Math.max(last, sequence);
    previous = sha256Of(text);
    return delivery;
  };

  const take: Partner['take'] = async () => {
    const found = [];
    for (const name of (await readdir(out)).sort()) {
      const delivery = name.endsWith('.manifest.json') ? name.slice(0, -'.manifest.json'.length) : null;
      if (delivery === null || taken.has(delivery)) continue;
      const manifest = manifestShape.parse(JSON.parse(await readFile(join(out, name), 'utf8')));
      found.push({ delivery, manifest, lines: await linesOf(out, manifest) });
      taken.add(delivery);
    }
    return found;
  };

  const outcomes: Partner['outcomes'] = (lines, quirks) => deliver([{ kind: 'outcomes', name: 'outcomes.jsonl', content: lines.map((line) => `${JSON.stringify(line)}\n`).join('') }], quirks);

  return {
    take, deliver, outcomes,
    async answer(decide) {
      const deliveries = await take();
      const answers = deliveries.flatMap(({ delivery, lines }) => lines.flatMap((line): readonly OutcomeLine[] => {
        const decision = decide(line);
        return decision === null ? [] : [{ type: 'OUTCOME', delivery, operationId: line.operationId, iupd: line.iupd, at: new Date(nowMs()).toISOString(), ...decision }];
      }));
      if (answers.length > 0) await outcomes(answers);
      return deliveries.flatMap(({ lines }) => lines);
    },
    async notes() {
      const names = (await readdir(out)).filter((name) => name.endsWith('.taken.json')).sort();
      return Promise.all(names.map(async (name) => takenNote.parse(JSON.parse(await readFile(join(out, name), 'utf8')))));
    },
    outNames: async () => (await readdir(out)).sort(),
  };
}

async function linesOf(out: string, manifest: Manifest): Promise<readonly PositionLine[]> {
  const lines: PositionLine[] = [];
  for (const { name, kind, bytes, sha256, records } of manifest.files) {
    const content = await readFile(join(out, name));
    if (content.length !== bytes || sha256Of(content) !== sha256) throw new Error(`${name} is not what its manifest says`);
    if (kind !== 'positions') continue;
    const texts = content.toString('utf8').split('\n').filter((text) => text !== '');
    if (texts.length !== records) throw new Error(`${name} has not the lines that its manifest says`);
    lines.push(...texts.map((text) => positionLine.parse(JSON.parse(text))));
  }
  return lines;
}
