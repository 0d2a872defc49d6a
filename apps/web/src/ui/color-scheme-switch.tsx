import { useLingui } from '@lingui/react/macro';
import { NativeSelect, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

/** Light, dark, or as the system has it. Of the browser: it stays when the person logs out. */
export function ColorSchemeSwitch() {
  const { t } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = {
    auto: t`As the system`,
    light: t`Light`,
    dark: t`Dark`,
  } as const satisfies Record<MantineColorScheme, string>;
  return (
    <NativeSelect
      size="xs"
      aria-label={t`Appearance`}
      value={colorScheme}
      data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
      onChange={({ currentTarget: { value } }) => {
        if (value in choices) setColorScheme(value as MantineColorScheme);
      }}
    />
  );
}
