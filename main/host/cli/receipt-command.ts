import { dirname, resolve } from 'node:path';
import { answer, EXIT, operationRefused, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, newRequestId, type Call, type Desk } from './desk.ts';
import { readNav } from './position-reference.ts';
import { makeFolder, writeWholeFile } from './written-file.ts';

/** `receipt NAV --out FILE.pdf`: the copia analogica of the payment of a notice, also of one not yet attributed. */
export async function receipt(call: Call): Promise<Answer> {
  const out = call.options.text('out');
  const nav = call.options.positionals.length === 1 ? readNav(call.options.positionals[0] ?? '') : null;
  if (nav === null || out === null) return wrongUse('Servono il numero avviso e il file: receipt NAV --out FILE.pdf');
  return atDesk(call, (desk) => printReceipt(desk, nav, resolve(call.terminal.workingFolder, out)));
}

async function printReceipt(desk: Desk, nav: string, file: string): Promise<Answer> {
  const payment = await paymentOf(desk, nav);
  if (!payment.ok) return operationRefused(payment.error, EXIT.PARTLY_REFUSED);
  if (payment.value === null) return refusal(EXIT.PARTLY_REFUSED, 'NOT_PAID', 'Per questo avviso non c’è nessuna ricevuta di pagamento.');
  const drawn = await desk.client.payments.receiptDocument({ requestId: newRequestId(), paymentId: payment.value.id });
  if (!drawn.ok) return operationRefused(drawn.error, EXIT.PARTLY_REFUSED);
  const folder = await makeFolder(dirname(file));
  const written = folder.ok ? await writeWholeFile(file, Buffer.from(drawn.value.pdfBase64, 'base64')) : folder;
  if (!written.ok) return wrongUse(written.error);
  const { pages, sha256, duplicate } = drawn.value;
  return answer({ file, pages, sha256, duplicate, receiptId: payment.value.receiptId }, duplicate ? 'Ricevuta scritta (duplicato).' : 'Ricevuta scritta.', EXIT.DONE, drawn.value.warnings.map((warning) => warning.message));
}

/** The payment that pays the notice; else the first one received for that number. */
async function paymentOf({ client }: Desk, nav: string) {
  const found = await client.payments.list({ view: 'ALL', text: nav, cursor: null, limit: 200 });
  if (!found.ok) return found;
  const received = found.value.rows.filter((row) => row.nav === nav && row.effect !== 'NO_PAYMENT' && row.effect !== 'REVOKED').toReversed();
  return { ok: true as const, value: received.find((row) => row.effect === 'PAYS') ?? received[0] ?? null };
}
