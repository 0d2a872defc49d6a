import { useLingui } from '@lingui/react/macro';
import { useMantineColorScheme } from '@mantine/core';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Light, dark, or as the device has it. Of the browser: it stays when the person logs out. */
export function ColorSchemeSwitch() {
  const { t } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const names = { auto: t`Colors of the device`, light: t`Light`, dark: t`Dark` };
  return (
    <select
      className="app-language"
      aria-label={t`Appearance`}
      value={colorScheme}
      onChange={({ currentTarget }) => {
        const chosen = SCHEMES.find((scheme) => scheme === currentTarget.value);
        if (chosen !== undefined) setColorScheme(chosen);
      }}
    >
      {SCHEMES.map((scheme) => (
        <option key={scheme} value={scheme}>
          {names[scheme]}
        </option>
      ))}
    </select>
  );
}
