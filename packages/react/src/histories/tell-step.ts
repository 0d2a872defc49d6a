import type { Step } from './history.ts';
import type { World } from './world/world.ts';

/** A step in one line, to be read in a failing history. */
export function tellStep(step: Step, { tabs, network }: World): string {
  const name = 'tab' in step ? (tabs[step.tab % Math.max(1, tabs.length)]?.name ?? 'no tab') : '';
  switch (step.kind) {
    case 'open':
      return 'a tab is opened';
    case 'log-in':
      return `${step.person} logs in in ${name}${step.isRemembered ? ' and wants to be remembered' : ''}`;
    case 'log-out':
      return `${name}: log out ${step.scope}`;
    case 'work':
      return `${name}: the person acts for ${step.seconds} s`;
    case 'pass':
      return `${step.seconds} s pass`;
    case 'log-in-elsewhere':
      return `${step.person} logs in in this browser, outside the page`;
    case 'end':
      return `the session in the cookie is ended: ${step.reason}`;
    case 'network':
      return step.isDown ? 'the server cannot be reached' : 'the server can be reached again';
    case 'deaden-streams':
      return 'the streams go dead without a word';
    case 'say':
      return `the browser tells ${name} that it is ${step.event}`;
    case 'trouble':
      return `${step.trouble} for the next ${step.call}`;
    case 'release':
      return `${network.held[step.which % Math.max(1, network.held.length)]?.what ?? 'nothing'} is let go`;
    case 'storage':
      return `storage: ${step.fault}`;
    case 'lose-cookies':
      return `cookies are gone: ${step.which}`;
    case 'set-clock':
      return `the clock is set by ${step.seconds / 3600} h`;
    case 'lose-messages':
      return `the next ${step.count} messages between tabs are lost`;
    case 'close':
    case 'reload':
    case 'freeze':
    case 'restore':
    case 'stick':
    case 'unstick':
    case 'reauthenticate':
    case 'change-password':
    case 'stay':
    case 'act':
    case 'read':
    case 'wake':
      return `${name}: ${step.kind}`;
  }
}
