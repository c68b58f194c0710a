/** What every drawing gives back. */

/** Something the operator should know about the paper; it does not stop the print. */
export type DrawingWarning = Readonly<{ field: string; message: string }>;

/** Why a paper was not drawn; `message` is Italian, without personal data. */
export type DrawingError = Readonly<{ field: string; message: string }>;

/** A finished PDF. `model` names the official model followed, null for papers that have none. */
export type DrawnDocument = Readonly<{ bytes: Uint8Array; pages: number; warnings: readonly DrawingWarning[]; model: '3' | '2.2.1' | null }>;
