import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function NewPositionScreen() {
  return <Screen title="Nuova posizione">{null}</Screen>;
}
