import { InputBase, type InputBaseProps } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ChangeEventHandler } from 'react';

interface ChoiceFieldProps extends Pick<InputBaseProps, 'label' | 'className'> {
  value: string;
  onChange: ChangeEventHandler<HTMLSelectElement>;
  choices: readonly { value: string; label: string }[];
}

/** The browser's own list of choices. Mantine's `NativeSelect` brings its whole combobox with it, 90 kB for an arrow. */
export function ChoiceField({ choices, ...rest }: ChoiceFieldProps) {
  return (
    <InputBase
      component="select"
      pointer
      rightSection={<IconChevronDown size={16} aria-hidden />}
      rightSectionPointerEvents="none"
      {...rest}
    >
      {choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </InputBase>
  );
}
