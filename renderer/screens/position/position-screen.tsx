import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PositionScreen() {
  return <Screen title="Posizione">{null}</Screen>;
}
