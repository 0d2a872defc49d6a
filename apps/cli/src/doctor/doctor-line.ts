import type { Check } from '@curfew/contracts';

/** A line of `curfew doctor`: a check, or one that is not made, which is no result and not in what `--json` prints. */
export type DoctorLine = Check | { name: string; status: 'left-out'; detail: string };

export function isCheck(line: DoctorLine): line is Check {
  return line.status !== 'left-out';
}
