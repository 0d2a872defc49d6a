import { attempt } from '@curfew/client';
import type { Check } from '@curfew/contracts';
import type { Context } from '../run/context.ts';
import { explainFailure } from '../run/explain-failure.ts';
import type { DoctorLine } from './doctor-line.ts';

/** Whether somebody is logged in; for an operator also what the server says of itself. */
export async function checkSession({ curfew, url }: Pick<Context, 'curfew' | 'url'>): Promise<DoctorLine[]> {
  const name = 'login';
  try {
    const { user } = await curfew.trpc.auth.session.query();
    const own: Check = { name, status: 'ok', detail: `logged in as ${user.email}` };
    if (user.role !== 'admin')
      return [own, { name: 'server checks', status: 'left-out', detail: 'left out: they are for operators' }];
    const checkUp = await attempt(curfew.trpc.admin.checkUp.query());
    return checkUp.ok
      ? [own, ...checkUp.value.checks]
      : [own, { name: 'server checks', status: 'failed', detail: checkUp.error.message }];
  } catch (error) {
    const { exit, message } = explainFailure(error, url);
    return [{ name, status: exit === 'logged-out' ? 'warning' : 'failed', detail: message }];
  }
}
