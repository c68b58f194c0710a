import type { GateScreenProps } from '../../app/session.tsx';

// Stub: replaced by whoever writes this screen.
export default function SetupScreen({ status }: GateScreenProps) {
  return <h1>{status.entityName ?? 'Sportello'}</h1>;
}
