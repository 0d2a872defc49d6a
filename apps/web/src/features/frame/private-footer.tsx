import { Container } from '@mantine/core';
import { ColorSchemeSwitch } from '../../ui/color-scheme-switch.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';

/** What concerns this browser, not the person. */
export function PrivateFooter({ size }: { size: 'sm' | 'lg' }) {
  return (
    <Container size={size} px="md" component="footer" className="frame-footer">
      <LanguageSwitch />
      <ColorSchemeSwitch />
    </Container>
  );
}
