// What everybody who is in sees first: one chunk.
export { PrivateFrame, PrivateLayout } from './private-layout.tsx';
export { SessionsPage } from './sessions-page.tsx';
