import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PaymentScreen() {
  return <Screen title="Pagamento">{null}</Screen>;
}
