import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PrintsScreen() {
  return <Screen title="Avvisi e stampe">{null}</Screen>;
}
