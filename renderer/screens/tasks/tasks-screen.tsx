import { Screen } from '../../components/index.ts';

// Stub: replaced by whoever writes this screen.
export default function TasksScreen() {
  return <Screen title="Attività">{null}</Screen>;
}
