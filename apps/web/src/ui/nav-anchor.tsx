import { Anchor } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

/** One entry of a navigation. The router marks the page that is shown, and what lies below it, with `aria-current`. */
export const NavAnchor = createLink((props: ComponentProps<typeof Anchor<'a'>>) => (
  <Anchor fz="sm" underline="never" {...props} />
));
