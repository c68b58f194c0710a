import type { OpenFailure } from '../../data/engine.ts';
import type { OperationError } from '../../contract/index.ts';

/** Exit codes of the command line (spec/cli.md). */
export const EXIT = { DONE: 0, PARTLY_REFUSED: 1, WRONG_USE: 2, INPUT_REFUSED: 3, IN_USE: 4, NOT_SET_UP: 5, INTERNAL: 70 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command says: the document of `--json`, or the Italian lines for a person. */
export type Answer = Readonly<{
  exitCode: ExitCode;
  json: unknown;
  /** Printed on standard output without `--json`. May show personal data: it is what was asked for. */
  text: string;
  /** Lines for standard error, in both cases. Never personal data. */
  remarks: readonly string[];
}>;

export function answer(json: unknown, text: string, exitCode: ExitCode = EXIT.DONE, remarks: readonly string[] = []): Answer {
  return { exitCode, json, text, remarks };
}

/** A command that did nothing: `{"error", "message"}` as document, the message on standard error. `message` is Italian, without personal data. */
export function refusal(exitCode: ExitCode, code: string, message: string, field: string | null = null): Answer {
  if (field === null) return { exitCode, json: { error: code, message }, text: '', remarks: [message] };
  return { exitCode, json: { error: code, message, field }, text: '', remarks: [message.includes(field) ? message : `${message} (${field})`] };
}

export function wrongUse(message: string): Answer {
  return refusal(EXIT.WRONG_USE, 'WRONG_USE', message);
}

export function notAvailable(what: string): Answer {
  return refusal(EXIT.WRONG_USE, 'NOT_AVAILABLE', `${what}: non disponibile in questa versione.`);
}

/** The answer to a refused operation; `otherwise` is the exit code when it is neither the login nor a fault. */
export function operationRefused(error: OperationError, otherwise: ExitCode): Answer {
  return refusal(exitCodeOf(error.code, otherwise), error.code, error.message, error.field);
}

function exitCodeOf(code: OperationError['code'], otherwise: ExitCode): ExitCode {
  switch (code) {
    case 'NOT_LOGGED_IN': case 'LOCKED': case 'FORBIDDEN': case 'LOGIN_REFUSED': case 'LOGIN_DELAYED': case 'PASSWORD_CHANGE_DUE': case 'NOT_SET_UP':
      return EXIT.NOT_SET_UP;
    case 'INTERNAL':
      return EXIT.INTERNAL;
    default:
      return otherwise;
  }
}

/** The answer when the data folder could not be opened. */
export function openRefused(failure: OpenFailure | Readonly<{ kind: 'NOT_A_TEST_ARCHIVE'; message: string }>): Answer {
  switch (failure.kind) {
    case 'LOCKED':
      return refusal(EXIT.IN_USE, failure.kind, failure.message);
    case 'NETWORK_DRIVE': case 'FOLDER_NOT_WRITABLE': case 'NOT_A_TEST_ARCHIVE':
      return refusal(EXIT.WRONG_USE, failure.kind, failure.message);
    default:
      return refusal(EXIT.INTERNAL, failure.kind, failure.message);
  }
}
