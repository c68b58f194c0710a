import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function InformationScreen() {
  return <Screen title="Informazioni">{null}</Screen>;
}
