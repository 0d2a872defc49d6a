import { Notice } from './notice.tsx';

/** What went wrong with a form, announced when it appears. The region exists before its text does. */
export function FormProblem({ message }: { message: string | null }) {
  return (
    <div role="alert" className="app-live">
      {message !== null && <Notice tone="error">{message}</Notice>}
    </div>
  );
}
