import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function CounterScreen() {
  return <Screen title="Sportello">{null}</Screen>;
}
