import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function ConfigurationScreen() {
  return <Screen title="Configurazione">{null}</Screen>;
}
