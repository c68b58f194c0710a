import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PositionsScreen() {
  return <Screen title="Posizioni">{null}</Screen>;
}
