import type { Step } from './history.ts';
import { playInTab } from './play-in-tab.ts';
import { passTime } from './world/pass-time.ts';
import type { World } from './world/world.ts';

const MOST_TABS = 4;

type TabStep = Extract<Step, { tab: number }>;
type WorldStep = Exclude<Step, TabStep>;

export async function playStep(world: World, step: Step): Promise<void> {
  if (!('tab' in step)) return playInWorld(world, step);
  const tab = world.tabs[step.tab % Math.max(1, world.tabs.length)];
  if (tab !== undefined) await playInTab(world, tab, step);
}

function playInWorld(world: World, step: WorldStep): void | Promise<void> {
  const { browser, network } = world;
  switch (step.kind) {
    case 'open':
      if (world.tabs.length < MOST_TABS) world.open();
      return undefined;
    case 'pass':
      return passTime(world, step.seconds);
    case 'log-in-elsewhere':
      return logInElsewhere(world, step.person);
    case 'end':
      return endSession(world, step.reason);
    case 'network':
      return network.setDown(step.isDown);
    case 'deaden-streams':
      return network.deadenStreams();
    case 'trouble':
      return network.plan(step.call, step.trouble);
    case 'release':
      return network.held.splice(step.which % Math.max(1, network.held.length), 1)[0]?.release();
    case 'storage':
      return browser.spoilStorage(step.fault);
    case 'lose-cookies':
      return browser.loseCookies(step.which);
    case 'set-clock':
      return browser.setClock(step.seconds * 1000);
    case 'lose-messages':
      return browser.loseMessages(step.count);
  }
}

/** As any script of the origin, or a form without one, can. */
function logInElsewhere({ browser, server }: World, person: string): void {
  const { setCookies } = server.handle({
    procedure: 'auth.login',
    isMutation: false,
    isActivity: true,
    input: { email: `${person}@example.com` },
    cookies: { ...browser.jar },
    csrf: null,
    meant: null,
  });
  Object.assign(browser.jar, setCookies);
}

function endSession({ browser, server }: World, reason: Extract<Step, { kind: 'end' }>['reason']): void {
  const { sessions } = server;
  const owner = sessions.find(browser.jar.session ?? browser.jar.refresh);
  if (owner === undefined) return;
  const ending = reason === 'user_logout_all' ? sessions.of(owner.person) : [owner];
  for (const session of ending) if (!sessions.isOver(session)) sessions.end(session, reason);
}
