import { Component, type ReactNode } from 'react';
import { ErrorState } from '../components/empty-state.tsx';

type Props = Readonly<{ children: ReactNode; /** Changes with the screen: a new screen starts clean. */ resetKey?: string }>;
type State = Readonly<{ code: string | null; resetKey: string | undefined }>;

/** Code for assistance: not tied to any datum, only to find the moment in the log. */
function assistanceCode(): string {
  const part = () => crypto.getRandomValues(new Uint16Array(1))[0]?.toString(16).toUpperCase().padStart(4, '0') ?? '0000';
  return `E-${part()}-${part()}`;
}

/** A defect in one screen leaves the rest of the application standing. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { code: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { code: assistanceCode() };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { code: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (this.state.code === null) return this.props.children;
    return (
      <div className="sp-alone">
        <ErrorState title="Questa schermata non si è aperta" message="Il resto del programma funziona." safe="Quello che era salvato è salvo." assistanceCode={this.state.code} onRetry={() => this.setState({ code: null })} />
      </div>
    );
  }
}
