import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function EditPositionScreen() {
  return <Screen title="Modifica posizione">{null}</Screen>;
}
