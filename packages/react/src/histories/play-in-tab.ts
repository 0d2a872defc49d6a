import type { LogoutScope } from '@curfew/client';
import { heldIn } from '../state/auth-state.ts';
import type { Step } from './history.ts';
import { playWork } from './play-work.ts';
import type { Tab } from './world/tab.ts';
import type { World } from './world/world.ts';

type TabStep = Extract<Step, { tab: number }>;
/** What happens to a page, whoever looks at it. */
type PageStep = Extract<
  TabStep,
  { kind: 'close' | 'reload' | 'freeze' | 'restore' | 'stick' | 'unstick' | 'say' }
>;
type PersonStep = Exclude<TabStep, PageStep | { kind: 'work' }>;

const PAGE_STEPS: ReadonlySet<Step['kind']> = new Set([
  'close',
  'reload',
  'freeze',
  'restore',
  'stick',
  'unstick',
  'say',
] satisfies PageStep['kind'][]);

export async function playInTab(world: World, tab: Tab, step: TabStep): Promise<void> {
  if (isPageStep(step)) playOnPage(world, tab, step);
  // A person can do nothing in a page that stands still.
  else if (tab.page.loop.isStopped()) return;
  else if (step.kind === 'work') await playWork(world, tab, step.seconds);
  else tab.page.loop.run(() => playPerson(world, tab, step));
}

function isPageStep(step: TabStep): step is PageStep {
  return PAGE_STEPS.has(step.kind);
}

function playOnPage(world: World, tab: Tab, step: PageStep): void {
  const { loop } = tab.page;
  switch (step.kind) {
    case 'close':
    case 'reload':
      tab.close();
      world.tabs.splice(world.tabs.indexOf(tab), 1);
      if (step.kind === 'reload') world.open();
      return;
    case 'freeze':
      if (!loop.isStopped()) tab.freeze();
      return;
    case 'restore':
      if (tab.isFrozen()) tab.wakeUp();
      return;
    case 'stick':
      loop.stop();
      return;
    case 'unstick':
      if (!tab.isFrozen()) loop.goOn();
      return;
    case 'say':
      tab.page.emit(step.event);
  }
}

function playPerson(world: World, tab: Tab, step: PersonStep): void {
  const { curfew, page } = tab;
  const ignored = (call: Promise<unknown>) => void call.catch(() => {});
  switch (step.kind) {
    case 'log-in':
      // The form is on the login page.
      if (curfew.getState().status !== 'out') return undefined;
      return ignored(
        curfew.login({
          email: `${step.person}@example.com`,
          password: 'x',
          ...(step.isRemembered && { rememberMe: true }),
        }),
      );
    case 'log-out':
      return logOut(world, tab, step.scope);
    case 'wake':
      return page.emit('woke');
    case 'act':
      return page.emit('acted');
    case 'reauthenticate':
      return tab.isVisible() ? ignored(curfew.reauthenticate('x')) : undefined;
    case 'change-password':
      if (!tab.isVisible()) return undefined;
      return ignored(curfew.changePassword({ currentPassword: 'x', newPassword: 'y' }));
    case 'stay':
      return tab.isVisible() ? ignored(curfew.stay()) : undefined;
    case 'read':
      return tab.isVisible() ? tab.read({ byPerson: true }) : undefined;
  }
}

function logOut(
  { ledger, server }: World,
  { shown, curfew, page, name, isVisible }: Tab,
  scope: LogoutScope,
): void {
  const held = heldIn(curfew.getState());
  if (shown === null || held === null || !isVisible()) return;
  const { logoutTicket, logoutAllTicket = logoutTicket } = held;
  ledger.logouts.push({
    by: name,
    session: shown,
    ticket: scope === 'everywhere' ? logoutAllTicket : logoutTicket,
    at: server.now(),
    isInMemory: () => !page.loop.isClosed(),
  });
  void curfew.logOut(scope);
}
