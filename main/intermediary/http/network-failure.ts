/** Why no answer came, in one word. The words of {@link networkMessage} are what the operator reads. */
export const NETWORK_CODES = [
  'ADDRESS_NOT_SECURE', 'NAME_NOT_FOUND', 'REFUSED', 'UNREACHABLE', 'CONNECT_TIMEOUT', 'ANSWER_TIMEOUT', 'BODY_TIMEOUT', 'TOTAL_TIMEOUT', 'CONNECTION_LOST', 'TLS_FAILED', 'TLS_UNTRUSTED', 'TLS_EXPIRED', 'TLS_WRONG_NAME',
  'CLIENT_CERTIFICATE', 'PROXY_CREDENTIALS', 'PROXY_REFUSED', 'ANSWER_TOO_LARGE', 'ANSWER_ENCODING', 'ANSWER_MALFORMED', 'STOPPED', 'NETWORK',
] as const;
export type NetworkCode = (typeof NETWORK_CODES)[number];

const MESSAGES: Readonly<Record<NetworkCode, string>> = {
  ADDRESS_NOT_SECURE: 'L’indirizzo non è sicuro: deve cominciare con https:// (http:// solo per questo computer).',
  NAME_NOT_FOUND: 'Il nome del server non si trova: controlla l’indirizzo e la connessione a Internet.',
  REFUSED: 'Il server rifiuta la connessione: controlla indirizzo e porta, o riprova più tardi.',
  UNREACHABLE: 'Il server non è raggiungibile: controlla la connessione a Internet.',
  CONNECT_TIMEOUT: 'Il server non risponde alla connessione: controlla la rete e, se c’è, il proxy.',
  ANSWER_TIMEOUT: 'Il server non ha risposto in tempo.',
  BODY_TIMEOUT: 'Il server ha smesso di rispondere a metà.',
  TOTAL_TIMEOUT: 'La risposta del server ha impiegato troppo tempo.',
  CONNECTION_LOST: 'La connessione è caduta prima della risposta.',
  TLS_FAILED: 'La connessione sicura non riesce: il server e questo computer non si accordano.',
  TLS_UNTRUSTED: 'Il certificato del server non è riconosciuto: se il server usa un’autorità propria, aggiungi qui il suo certificato.',
  TLS_EXPIRED: 'Il certificato del server è scaduto o non è ancora valido: controlla la data di questo computer e avvisa chi gestisce il server.',
  TLS_WRONG_NAME: 'Il certificato del server è di un altro nome: controlla l’indirizzo.',
  CLIENT_CERTIFICATE: 'Il certificato di questo ufficio non va bene: controlla certificato, chiave e password della chiave.',
  PROXY_CREDENTIALS: 'Il proxy chiede nome e password: scrivili o correggili nel collegamento.',
  PROXY_REFUSED: 'Il proxy non lascia passare la connessione: chiedi a chi gestisce la rete.',
  ANSWER_TOO_LARGE: 'La risposta del server è più grande del consentito e non è stata letta.',
  ANSWER_ENCODING: 'La risposta del server è compressa in un modo che qui non si legge, o è danneggiata.',
  ANSWER_MALFORMED: 'La risposta del server non è HTTP leggibile.',
  STOPPED: 'L’operazione è stata interrotta.',
  NETWORK: 'La rete non funziona come dovrebbe: riprova, e se continua avvisa chi gestisce la rete.',
};

/** The sentence, with its remedy, for a code of a failure; of an unknown one the general sentence. */
export function networkMessage(code: string): string {
  const known = NETWORK_CODES.find((candidate) => candidate === code);
  return MESSAGES[known ?? 'NETWORK'];
}

/** A refusal decided by this client, carried as the reason of an abort. */
export class StoppedByClient extends Error {
  readonly networkCode: NetworkCode;

  constructor(networkCode: NetworkCode) {
    super(networkCode);
    this.networkCode = networkCode;
  }
}

const BY_CODE: ReadonlyMap<string, NetworkCode> = new Map<string, NetworkCode>([
  ['ENOTFOUND', 'NAME_NOT_FOUND'], ['EAI_AGAIN', 'NAME_NOT_FOUND'], ['EAI_NODATA', 'NAME_NOT_FOUND'],
  ['ECONNREFUSED', 'REFUSED'],
  ['ENETUNREACH', 'UNREACHABLE'], ['EHOSTUNREACH', 'UNREACHABLE'], ['ENETDOWN', 'UNREACHABLE'], ['EADDRNOTAVAIL', 'UNREACHABLE'],
  ['ETIMEDOUT', 'CONNECT_TIMEOUT'], ['UND_ERR_CONNECT_TIMEOUT', 'CONNECT_TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'ANSWER_TIMEOUT'], ['UND_ERR_BODY_TIMEOUT', 'BODY_TIMEOUT'],
  ['ECONNRESET', 'CONNECTION_LOST'], ['EPIPE', 'CONNECTION_LOST'], ['UND_ERR_SOCKET', 'CONNECTION_LOST'], ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'CONNECTION_LOST'], ['UND_ERR_INFO', 'CONNECTION_LOST'],
  ['UND_ERR_CLOSED', 'STOPPED'], ['UND_ERR_DESTROYED', 'STOPPED'],
  ['UND_ERR_HEADERS_OVERFLOW', 'ANSWER_TOO_LARGE'], ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ANSWER_TOO_LARGE'],
  ['CERT_HAS_EXPIRED', 'TLS_EXPIRED'], ['CERT_NOT_YET_VALID', 'TLS_EXPIRED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_WRONG_NAME'], ['HOSTNAME_MISMATCH', 'TLS_WRONG_NAME'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_UNTRUSTED'], ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS_UNTRUSTED'], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_UNTRUSTED'], ['UNABLE_TO_GET_ISSUER_CERT', 'TLS_UNTRUSTED'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TLS_UNTRUSTED'], ['CERT_UNTRUSTED', 'TLS_UNTRUSTED'], ['CERT_REVOKED', 'TLS_UNTRUSTED'], ['INVALID_CA', 'TLS_UNTRUSTED'], ['INVALID_PURPOSE', 'TLS_UNTRUSTED'], ['CERT_SIGNATURE_FAILURE', 'TLS_UNTRUSTED'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'CLIENT_CERTIFICATE'], ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'CLIENT_CERTIFICATE'], ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'CLIENT_CERTIFICATE'], ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'CLIENT_CERTIFICATE'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'CLIENT_CERTIFICATE'], ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'CLIENT_CERTIFICATE'], ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', 'CLIENT_CERTIFICATE'], ['ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 'CLIENT_CERTIFICATE'],
  ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'CLIENT_CERTIFICATE'],
  ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'CLIENT_CERTIFICATE'], ['ERR_OSSL_BAD_DECRYPT', 'CLIENT_CERTIFICATE'], ['ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED', 'CLIENT_CERTIFICATE'],
]);

/** Names a failure of undici, of Node's sockets or of OpenSSL, without ever quoting its text: there the address and the credentials may be. */
export function networkCodeOf(failure: unknown): NetworkCode {
  if (failure instanceof StoppedByClient) return failure.networkCode;
  if (!(failure instanceof Error)) return 'NETWORK';
  const proxy = proxyStatus(failure);
  if (proxy !== null) return proxy === 407 ? 'PROXY_CREDENTIALS' : 'PROXY_REFUSED';
  const known = BY_CODE.get(codeOf(failure));
  if (known !== undefined) return known;
  const cause = failure instanceof AggregateError ? failure.errors[0] : failure.cause;
  if (cause instanceof Error) return networkCodeOf(cause);
  return codeOf(failure).startsWith('ERR_SSL_') ? 'TLS_FAILED' : failure.name === 'HTTPParserError' ? 'ANSWER_MALFORMED' : 'NETWORK';
}

function codeOf(failure: Error): string {
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
}

/** undici tells the status of a refused tunnel in the text alone. Its class is told by the code: undici itself is loaded only with a connection, and this file with the program. */
function proxyStatus(failure: Error): number | null {
  if (codeOf(failure) !== 'UND_ERR_ABORTED') return null;
  const status = /^Proxy response \((\d{3})\)/.exec(failure.message);
  return status === null ? null : Number(status[1]);
}
