import { createTheme, type MantineColorsTuple } from '@mantine/core';

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

export const theme = createTheme({
  primaryColor: 'dusk',
  primaryShade: { light: 6, dark: 5 },
  colors: { dusk },
  defaultRadius: 'md',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});
