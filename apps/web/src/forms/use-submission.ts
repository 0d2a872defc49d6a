import { readError, type ClientError } from '@curfew/client';
import type { ErrorCode } from '@curfew/contracts';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';

export interface Submission {
  isBusy: boolean;
  /** What to say above the form; null when it is said at a field. */
  message: string | null;
  /** What to say at the field of this name. */
  fieldMessage: (name: string) => string | null;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

interface SubmissionOptions {
  /** Errors about one field that come without naming it, and what to say if the server's words do not fit the form. */
  fieldOf?: FieldsByCode;
}

type FieldsByCode = Partial<Record<ErrorCode, { name: string; message?: string }>>;

/** Sends an uncontrolled form. Nothing typed is kept in React, so nothing typed outlives the form. */
export function useSubmission(
  send: (field: (name: string) => string) => Promise<void>,
  { fieldOf = {} }: SubmissionOptions = {},
): Submission {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const issues = error === null ? [] : issuesOf(error, fieldOf);

  useEffect(() => {
    // A message at a field is read when the field gets the focus.
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);

  const submit = async (data: FormData) => {
    setBusy(true);
    setError(null);
    try {
      await send((name) => {
        const value = data.get(name);
        return typeof value === 'string' ? value : '';
      });
    } catch (cause) {
      setError(readError(cause));
    }
    setBusy(false);
  };

  return {
    isBusy,
    message: error === null || issues.length > 0 ? null : error.message,
    fieldMessage: (name) => issues.find((issue) => issue.path === name)?.message ?? null,
    onSubmit(event) {
      event.preventDefault();
      form.current = event.currentTarget;
      if (!isBusy) void submit(new FormData(event.currentTarget));
    },
  };
}

function issuesOf(error: ClientError, fieldOf: FieldsByCode): ClientError['issues'] {
  const field = error.code === null ? undefined : fieldOf[error.code];
  return field === undefined ? error.issues : [{ path: field.name, message: field.message ?? error.message }];
}
