import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PaymentsScreen() {
  return <Screen title="Pagamenti">{null}</Screen>;
}
