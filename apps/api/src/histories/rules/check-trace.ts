import { collectClaims } from '../claims.ts';
import type { Trace, Violation } from '../trace.ts';
import { collectAcceptances } from './acceptances.ts';
import { findDeniedIssue, findDoneButFailed, findIgnoredNames, findRefusedForms } from './honest-answers.ts';
import { findMissingRecords } from './one-audit-record.ts';
import {
  findAcceptedAfterEnd,
  findAcceptedAfterRefusal,
  findListedAfterEnd,
  findStreamedAfterEnd,
} from './over-stays-over.ts';
import { findDivergingRefreshes } from './refresh-converges.ts';
import { findUnsealedWrites } from './sealed-writes.ts';

/** Every rule, over everything that happened. */
export function checkTrace(trace: Trace): Violation[] {
  const claims = collectClaims(trace);
  const acceptances = collectAcceptances(trace);
  return [
    ...findAcceptedAfterEnd(claims, acceptances),
    ...findListedAfterEnd(claims, trace),
    ...findStreamedAfterEnd(claims, trace),
    ...findAcceptedAfterRefusal(trace, acceptances),
    ...findDoneButFailed(trace),
    ...findDeniedIssue(trace),
    ...findIgnoredNames(trace),
    ...findRefusedForms(trace),
    ...findDivergingRefreshes(trace),
    ...findMissingRecords(trace),
    ...findUnsealedWrites(claims, trace),
  ];
}
