import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PersonScreen() {
  return <Screen title="Persona">{null}</Screen>;
}
