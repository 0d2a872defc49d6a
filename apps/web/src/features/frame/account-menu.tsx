import { Trans, useLingui } from '@lingui/react/macro';
import { Menu, UnstyledButton } from '@mantine/core';
import '@mantine/core/styles/Menu.css';
import { IconChevronDown, IconDevices, IconLogout, IconWorldOff } from '@tabler/icons-react';
import { useLogout, useSession } from '@curfew/react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { initials } from '../../rules/initials.ts';
import { EverywhereDialog } from '../../ui/everywhere-dialog.tsx';
import { LogOutOthersDialog } from './log-out-others-dialog.tsx';

const ICON = { size: 17, stroke: 1.7, 'aria-hidden': true } as const;

/** Who is in, and every way out, on every private page (ASVS 7.4.4). */
export function AccountMenu() {
  const { t } = useLingui();
  const { user } = useSession();
  const { logOut } = useLogout();
  const trigger = useRef<HTMLButtonElement>(null);
  const [question, setQuestion] = useState<'others' | 'everywhere' | null>(null);
  const close = () => {
    // The dialog gives the focus back to the entry of the menu, which is no longer there.
    flushSync(() => setQuestion(null));
    trigger.current?.focus();
  };
  const name = user.displayName;
  return (
    <>
      <Menu position="bottom-end" width={250} withinPortal={false}>
        <Menu.Target>
          <UnstyledButton ref={trigger} className="account-button" aria-label={t`Account of ${name}`}>
            {/* Drawn, not written: the visible words of the button are in its name. */}
            <span className="account-initials" data-initials={initials(name)} aria-hidden />
            <span className="account-name">{name}</span>
            <IconChevronDown size={15} stroke={1.8} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className="account-label">
            <span>{name}</span>
            <span>{user.email}</span>
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout {...ICON} />} onClick={() => void logOut()}>
            <Trans>Log out</Trans>
          </Menu.Item>
          {/* Refused by the server until the password is changed, which ends the others anyway. */}
          {!user.mustChangePassword && (
            <Menu.Item leftSection={<IconDevices {...ICON} />} onClick={() => setQuestion('others')}>
              <Trans>Log out others</Trans>
            </Menu.Item>
          )}
          <Menu.Item
            className="account-danger"
            leftSection={<IconWorldOff {...ICON} />}
            onClick={() => setQuestion('everywhere')}
          >
            <Trans>Log out everywhere</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {question === 'others' && <LogOutOthersDialog onClose={close} />}
      <EverywhereDialog
        isOpen={question === 'everywhere'}
        onConfirm={() => void logOut('everywhere')}
        onClose={close}
      />
    </>
  );
}
