/** What the platform answers, before any mischief is done to it. */
export type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string | Uint8Array; contentType: string | null }>;

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: JSON.stringify(value), contentType: 'application/json' };
}

export function xml(status: number, body: string): Answer {
  return { status, headers: {}, body, contentType: 'application/xml;charset=UTF-8' };
}

export function bytes(status: number, body: Uint8Array, contentType: string): Answer {
  return { status, headers: {}, body, contentType };
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '', contentType: null };
}

/** intermediary.md 1.1.8: `{title, status, detail}`, no `type`, plain `application/json`. */
export function gpdProblem(status: number, title: string, detail: string): Answer {
  return json(status, { title, status, detail });
}

/** intermediary.md 1.1.8: the gateway speaks another shape. */
export function gatewayProblem(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { statusCode: status, message }, headers);
}

/** intermediary.md 2.2, errors. */
export function fdrProblem(status: number, appErrorCode: string, message: string, path: string | null = null): Answer {
  const httpStatusDescription = status === 404 ? 'Not Found' : status === 400 ? 'Bad Request' : 'Internal Server Error';
  return json(status, { httpStatusCode: status, httpStatusDescription, appErrorCode, errors: [{ ...(path === null ? {} : { path }), message }] });
}

export type FaultCategory = 'AUTORIZZAZIONE' | 'RICHIESTA' | 'OPERAZIONE' | 'PAGOPA' | 'EC' | 'INTERNO';

/** intermediary.md 1.2, errors: FaultBean; business refusals are 422 though the YAML documents 400. */
export function govpayFault(status: number, categoria: FaultCategory, codice: string, descrizione: string, dettaglio?: string): Answer {
  return json(status, { categoria, codice, descrizione, ...(dettaglio === undefined ? {} : { dettaglio }) });
}
