import { readError, type ClientError } from '@curfew/client';
import { useState, type SubmitEvent } from 'react';

export interface Submission {
  isBusy: boolean;
  /** What to say above the form; null when it is said at a field. */
  message: string | null;
  /** What to say at the field of this name. */
  fieldMessage: (name: string) => string | null;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/** Sends an uncontrolled form. Nothing typed is kept in React, so nothing typed outlives the form. */
export function useSubmission(send: (field: (name: string) => string) => Promise<void>): Submission {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const fieldMessage = (name: string) => error?.issues.find((issue) => issue.path === name)?.message ?? null;

  const submit = async (form: FormData) => {
    setBusy(true);
    setError(null);
    try {
      await send((name) => {
        const value = form.get(name);
        return typeof value === 'string' ? value : '';
      });
    } catch (cause) {
      setError(readError(cause));
    }
    setBusy(false);
  };

  return {
    isBusy,
    message: error === null || error.issues.length > 0 ? null : error.message,
    fieldMessage,
    onSubmit(event) {
      event.preventDefault();
      if (!isBusy) void submit(new FormData(event.currentTarget));
    },
  };
}
