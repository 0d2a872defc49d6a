import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';

/** How a device is recognised, newest key first. Without a fingerprint the user agent has to tell devices apart. */
function deviceHashes({ keyring }: EngineContext, origin: RequestOrigin): Uint8Array<ArrayBuffer>[] {
  return keyring.macs('fingerprint', origin.fingerprint ?? `user-agent:${origin.userAgent ?? ''}`);
}

/** Whether the account with this address has been logged in to from this very fingerprint before. Only a hint: fingerprints are claimed. */
export async function isKnownDevice(
  context: EngineContext,
  email: string,
  origin: RequestOrigin,
): Promise<boolean> {
  if (origin.fingerprint === undefined) return false;
  const known = await context.db.prisma.knownDevice.findFirst({
    where: { user: { email }, fingerprintHash: { in: deviceHashes(context, origin) } },
    select: { userId: true },
  });
  return known !== null;
}

/** Notes that the user was here; whether that was the first time. Under the user's lock. */
export async function rememberDevice(
  context: EngineContext,
  { tx, userId, now }: { tx: Transaction; userId: string; now: Date },
  { origin, label }: { origin: RequestOrigin; label: string },
): Promise<boolean> {
  const hashes = deviceHashes(context, origin);
  const seen = await tx.knownDevice.updateMany({
    where: { userId, fingerprintHash: { in: hashes } },
    data: { lastSeen: now },
  });
  if (seen.count > 0) return false;
  const data = hashes.slice(0, 1).map((fingerprintHash) => ({
    userId,
    fingerprintHash,
    firstSeen: now,
    lastSeen: now,
    label,
  }));
  await tx.knownDevice.createMany({ data });
  return true;
}
