import { readError, type ClientError } from '@curfew/client';
import type { ErrorCode } from '@curfew/contracts';
import { useLingui } from '@lingui/react';
import type { I18n } from '@lingui/core';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { fieldWords } from '../rules/field-words.ts';
import { issueInWords } from '../rules/issue-words.ts';
import { problemInWords } from '../rules/problem-words.ts';
import { useOnceAtATime } from './use-once-at-a-time.ts';

export interface Submission {
  isBusy: boolean;
  /** What to say above the form; null when it is said at a field. */
  message: string | null;
  /** What to say at the field of this name. */
  fieldMessage: (name: string) => string | null;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

interface SubmissionOptions {
  /** Errors about one field that come without naming it, and what to say if the words for the code do not fit the form. */
  fieldOf?: FieldsByCode;
}

type FieldsByCode = Partial<Record<ErrorCode, { name: string; message?: string }>>;

interface InvalidField {
  path: string;
  message: string;
}

/**
 * Sends an uncontrolled form. Nothing typed is kept in React, so nothing typed outlives the form. What the browser finds
 * wrong is said at the field in the language of the page, and nothing is sent; such a form is `noValidate`, or the
 * browser speaks first.
 */
export function useSubmission(
  send: (field: (name: string) => string) => Promise<void>,
  { fieldOf = {} }: SubmissionOptions = {},
): Submission {
  const { i18n } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  /** What is wrong before anything is sent. */
  const [invalid, setInvalid] = useState<readonly InvalidField[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const once = useOnceAtATime();
  const issues = error === null ? invalid : issuesOf(error, fieldOf, i18n);

  useEffect(() => {
    // A message at a field is read when the field gets the focus.
    if (error === null && invalid.length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error, invalid]);

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
    message: error === null || issues.length > 0 ? null : problemInWords(error, i18n),
    fieldMessage: (name) => issues.find((issue) => issue.path === name)?.message ?? null,
    onSubmit(event) {
      event.preventDefault();
      form.current = event.currentTarget;
      const found = invalidFields(event.currentTarget, i18n);
      setInvalid(found);
      if (found.length > 0) return setError(null);
      const data = new FormData(event.currentTarget);
      void once(() => submit(data));
    },
  };
}

function invalidFields(form: HTMLFormElement, i18n: I18n): InvalidField[] {
  return Array.from(form.elements).flatMap((field) => {
    if (!(field instanceof HTMLInputElement)) return [];
    const message = fieldWords(field.validity, i18n);
    return message === null ? [] : [{ path: field.name, message }];
  });
}

function issuesOf(error: ClientError, fieldOf: FieldsByCode, i18n: I18n): InvalidField[] {
  const field = error.code === null ? undefined : fieldOf[error.code];
  if (field !== undefined)
    return [{ path: field.name, message: field.message ?? problemInWords(error, i18n) }];
  return error.issues.map((issue) => ({ path: issue.path, message: issueInWords(issue, i18n) }));
}
