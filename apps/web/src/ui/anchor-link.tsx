import { Anchor } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A link of the router that is seen to be one in the middle of a sentence, not by its colour alone. */
export const AnchorLink = createLink(Anchor<'a'>);
