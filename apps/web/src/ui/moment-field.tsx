import { fromLocalMoment, toLocalMoment } from '../rules/local-moment.ts';
import { SearchField } from './search-field.tsx';

interface MomentFieldProps {
  label: string;
  /** ISO. */
  value: string | undefined;
  /** Empty when the field was emptied. */
  onChange: (iso: string) => void;
}

/** A moment in the time zone of whoever fills it in. */
export function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <SearchField
      type="datetime-local"
      label={label}
      value={toLocalMoment(value)}
      onChange={(local) => {
        const iso = fromLocalMoment(local);
        // Half a year number is no moment yet.
        if (local === '' || iso !== undefined) onChange(iso ?? '');
      }}
    />
  );
}
