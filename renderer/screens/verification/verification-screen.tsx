import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function VerificationScreen() {
  return <Screen title="Verifica pagamento">{null}</Screen>;
}
