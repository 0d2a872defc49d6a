import type { CSSProperties, ReactNode } from 'react';
import { deviceFace, type BrowserFamily, type DeviceKind, type DrawnSession } from '../rules/device-face.ts';
import './device-face.css';

interface DeviceFaceProps {
  session: DrawnSession;
  /** It is over. */
  isFaded?: boolean;
}

/** What a session runs on, in a tint of its own by which a person finds it again. Decorative: the label says it. */
export function DeviceFace({ session, isFaded = false }: DeviceFaceProps) {
  const { kind, browser, hue } = deviceFace(session);
  return (
    <span
      className="device-face"
      data-faded={isFaded || undefined}
      style={{ '--face-hue': hue } as CSSProperties}
      aria-hidden
    >
      <svg viewBox="0 0 28 28">
        {DEVICES[kind]}
        {BROWSERS[browser]}
      </svg>
    </span>
  );
}

const DEVICES: Record<DeviceKind, ReactNode> = {
  laptop: (
    <>
      <rect className="device-screen" x="5" y="6" width="18" height="12.5" rx="2" />
      <path d="M2.5 22h23" />
    </>
  ),
  desktop: (
    <>
      <rect className="device-screen" x="3.5" y="5" width="21" height="13.5" rx="2" />
      <path d="M14 18.5V23M9.5 23h9" />
    </>
  ),
  phone: (
    <>
      <rect className="device-screen" x="8.5" y="3.5" width="11" height="21" rx="2.5" />
      <path d="M12.8 21.5h2.4" />
    </>
  ),
  tablet: (
    <>
      <rect className="device-screen" x="5.5" y="3.5" width="17" height="21" rx="2.5" />
      <path d="M12.8 21.5h2.4" />
    </>
  ),
  television: (
    <>
      <rect className="device-screen" x="3" y="5.5" width="22" height="14" rx="2" />
      <path d="M9 23h10" />
    </>
  ),
  terminal: (
    <>
      <rect className="device-screen" x="3.5" y="5" width="21" height="18" rx="2.5" />
      <path d="m8 10.5 3.5 3.5L8 17.5M14.5 18h5" />
    </>
  ),
  service: (
    <>
      <rect className="device-screen" x="4.5" y="4.5" width="19" height="8" rx="2" />
      <rect className="device-screen" x="4.5" y="15.5" width="19" height="8" rx="2" />
      <path d="M8.5 8.5h.01M8.5 19.5h.01" />
    </>
  ),
  unknown: (
    <>
      <circle className="device-screen" cx="14" cy="14" r="9.5" />
      <path d="M4.5 14h19M14 4.5c3 2.6 4 5.8 4 9.5s-1 6.9-4 9.5c-3-2.6-4-5.8-4-9.5s1-6.9 4-9.5Z" />
    </>
  ),
};

/** A small mark on the screen, of nobody's logo: a ring, a flame, a needle. */
const BROWSERS: Record<BrowserFamily, ReactNode> = {
  blink: <circle className="device-mark" cx="14" cy="12" r="2.3" />,
  gecko: (
    <path
      className="device-mark"
      d="M14 9c2.6 1.7 3 3.2 3 4.1a3 3 0 0 1-6 0c0-.9.5-1.7 1.2-2.3.3.7.8 1 1.2 1 .2-1 .4-1.9.6-2.8Z"
    />
  ),
  webkit: <path className="device-mark" d="m14 8.7 1.3 3.6L14 15.9l-1.3-3.6Z" />,
  none: null,
};
