import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { isKey } from './is-key.ts';

const PAUSE_MILLISECONDS = 300;

interface SearchFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** As the address has it. */
  value: string;
  /** Called with what was typed, trimmed: after a pause, at Enter, or when the field is left. */
  onChange: (text: string) => void;
}

/** A field whose text goes into the address while it is typed. Follows the address when that changes by itself. */
export function SearchField({ value, onChange, ...rest }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const reported = useRef(value);
  const report = useDebouncedCallback((text: string) => {
    reported.current = text.trim();
    onChange(text.trim());
  }, PAUSE_MILLISECONDS);
  useEffect(() => {
    // Not what this field has reported itself: meanwhile more may have been typed.
    if (value === reported.current) return;
    reported.current = value;
    setTyped(value);
  }, [value]);
  return (
    <TextInput
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        report(currentTarget.value);
      }}
      // Later it would lead back from where the person has gone since.
      onBlur={() => report.flush()}
      onKeyDown={(event) => {
        if (isKey(event, 'Enter')) report.flush();
      }}
      {...rest}
    />
  );
}
