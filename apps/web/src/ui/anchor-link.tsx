import { Anchor } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A link of the router that looks like a link in a sentence. */
export const AnchorLink = createLink(Anchor<'a'>);
