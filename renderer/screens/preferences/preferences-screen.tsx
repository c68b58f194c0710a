import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function PreferencesScreen() {
  return <Screen title="Preferenze">{null}</Screen>;
}
