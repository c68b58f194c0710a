import { assertNever, err, type Result } from '../../../domain/result.ts';
import type { FlowContent, Refusal } from '../../payments/index.ts';
import type { ParsedFlow } from '../parsed-flow.ts';
import { readRestFlow } from './flow-rest.ts';
import { readFlowXml } from './flow-xml.ts';

export { joinFlow, readRestHeader, readRestPage, type RestHeader, type RestPage, type RestRow } from './flow-rest.ts';
export { FLOW_ROWS } from './flow-xml.ts';

/** Reads a whole flow out of what `readReceiptFile` recognised. Errors: those of its form; a header or a page alone is `E_KIND`. */
export async function readFlow(content: FlowContent): Promise<Result<ParsedFlow, Refusal>> {
  switch (content.form) {
    case 'XML':
      return readFlowXml(content.text);
    case 'REST_FLOW':
      return readRestFlow(content.json);
    case 'REST_HEADER':
    case 'REST_PAGE':
      return err({ code: 'E_KIND', message: 'È solo una parte di un flusso di rendicontazione: servono la testata e tutte le sue pagine insieme.' });
    default:
      return assertNever(content, 'flow content');
  }
}
