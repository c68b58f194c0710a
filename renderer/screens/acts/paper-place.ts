/** The address of the object a printed paper is about: its position, or the payment while that has none. */
export function paperPlace(print: Readonly<{ positionId: number | null; paymentId: number | null }>): string {
  if (print.positionId !== null) return `/posizioni/${print.positionId}`;
  return print.paymentId === null ? '/stampe' : `/pagamenti/${print.paymentId}`;
}
