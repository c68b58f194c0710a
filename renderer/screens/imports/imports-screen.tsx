import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function ImportsScreen() {
  return <Screen title="Importazioni">{null}</Screen>;
}
