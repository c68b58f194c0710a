import type { Manifest } from './delivery-shapes.ts';
import type { ReceivedMemory } from './exchange-memory.ts';

type Numbered = Readonly<{ delivery: string; manifestSha256: string | null; manifest: Manifest }>;

function numbered(received: readonly ReceivedMemory[], sender: string): readonly Numbered[] {
  return received.flatMap(({ delivery, manifestSha256, manifest }) => (manifest?.sender === sender ? [{ delivery, manifestSha256, manifest }] : []));
}

/**
 * What is odd about the number of a delivery. None of it keeps a delivery from being taken: a payment that arrives is always recorded.
 * A number that is missing is told by {@link missingNumbers}, since it may still come.
 */
export function sequenceWarnings(told: Manifest, delivery: string, received: readonly ReceivedMemory[]): readonly string[] {
  const others = numbered(received, told.sender).filter((one) => one.delivery !== delivery);
  const twin = others.find(({ manifest }) => manifest.sequence === told.sequence);
  const before = others.find(({ manifest }) => manifest.sequence === told.sequence - 1);
  const warnings: string[] = [];
  if (twin !== undefined) warnings.push(`Il numero ${told.sequence} era già della consegna «${twin.delivery}»: ogni consegna deve avere il proprio.`);
  if (before !== undefined && before.manifestSha256 !== told.previousManifestSha256) warnings.push(`L’impronta del manifesto precedente non è quella della consegna ${told.sequence - 1} ricevuta: una delle due potrebbe essere stata riscritta.`);
  return warnings;
}

/** Numbers that each sender skipped, between the first and the last received. */
export function missingNumbers(received: readonly ReceivedMemory[]): readonly Readonly<{ sender: string; numbers: readonly number[] }>[] {
  const senders = [...new Set(received.flatMap(({ manifest }) => (manifest === null ? [] : [manifest.sender])))].sort();
  return senders.flatMap((sender) => {
    const present = new Set(numbered(received, sender).map(({ manifest }) => manifest.sequence));
    const [first, last] = [Math.min(...present), Math.max(...present)];
    const numbers: number[] = [];
    // A number written with a slip of the finger must not make a list of millions.
    for (let number = first; number < last && numbers.length < 20; number += 1) if (!present.has(number)) numbers.push(number);
    return numbers.length === 0 ? [] : [{ sender, numbers }];
  });
}
