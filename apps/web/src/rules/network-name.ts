import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** RFC 1918, RFC 6598, loopback and link-local, as /24 prefixes show them; for IPv6 loopback, unique local and link-local. */
const LOCAL =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::\/|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/u;

/** What a person can make of a network: the numbers of a local one name every home and office alike. */
export function networkName(ipPrefix: string, i18n: I18n): string {
  return LOCAL.test(ipPrefix) ? i18n.t(msg`Local network`) : ipPrefix;
}
