import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Dusk: an indigo whose shade 6 keeps 4.5:1 under white text, and whose shade 4 keeps it on the dark background. */
const dusk: MantineColorsTuple = [
  '#f1f0ff',
  '#e0deff',
  '#bfbaff',
  '#a29bfb',
  '#8a81f6',
  '#6a5fe8',
  '#5449dc',
  '#463bc4',
  '#3b32a6',
  '#2c2580',
];

/** Mantine's dark greys with a breath of the same blue. */
const dark: MantineColorsTuple = [
  '#cfcfdb',
  '#b9b9c8',
  '#8f8fa1',
  '#6b6b7d',
  '#464655',
  '#353543',
  '#262632',
  '#1b1b25',
  '#131319',
  '#0d0d12',
];

export const theme = createTheme({
  primaryColor: 'dusk',
  primaryShade: { light: 6, dark: 5 },
  colors: { dusk, dark },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Where Mantine's own shades do not reach 4.5:1, or look like holes in the dark. */
export const resolveCssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c5f6e', '--mantine-color-error': colors.red[9] },
  dark: {
    '--mantine-color-dimmed': '#a5a5b8',
    '--mantine-color-error': colors.red[4],
    '--mantine-color-dusk-light': 'rgb(106 95 232 / 24%)',
    '--mantine-color-dusk-light-color': '#d3cfff',
    '--mantine-color-gray-light': 'rgb(255 255 255 / 6%)',
  },
});
