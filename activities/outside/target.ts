/**
 * The door to where exports are sent: SFTP servers and buckets of an organisation's own. Only public addresses are
 * connected to, and those that the installation lists; whatever goes wrong there may go well later.
 */
import type { Readable } from 'node:stream';
import { Interruption, InvalidInput, Refusal, UpstreamFault } from '#schema/errors.ts';
import { type ExportTargetForm, faultOfEndpoint } from '#schema/export-target.ts';
import { judgeAddress } from './address.ts';
import { sendToBucket } from './target/bucket.ts';
import { sendToSftp } from './target/sftp.ts';
import { type ConnectSettings, resolveBySystem } from './web/connect.ts';

/** `open` begins anew at the first byte, for each attempt. */
export type Parcel = { name: string; sizeBytes: number; open(): Promise<Readable> };

export type Targets = {
  /**
   * Whole, or not under its name; what had the name before is replaced. Throws Unreachable, UpstreamFault with a `code`
   * that says what was met, PrivateAddress, and InvalidInput for an address that the record is not sent to.
   */
  send(target: ExportTargetForm, parcel: Parcel, signal?: AbortSignal): Promise<void>;
};

const connectMs = 20_000;

/** `allow`: exact host:port pairs that may be on private addresses. */
export function openTargets({ allow }: { allow: ReadonlySet<string> }): Targets {
  const doorTo = (hostPort: string): ConnectSettings => ({
    resolve: resolveBySystem,
    accepts: allow.has(hostPort) ? () => true : (address) => judgeAddress(address) === 'public',
    timeoutMs: connectMs,
  });
  return {
    async send(target, parcel, signal) {
      signal?.throwIfAborted();
      try {
        if (target.kind === 'sftp') await sendToSftp(target, parcel, doorTo(`${target.host}:${target.port}`), signal);
        else {
          refuseAddress(target.endpoint, allow);
          await sendToBucket(target, parcel, doorTo, signal);
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof Interruption || error instanceof Refusal) throw error;
        // Their own words may quote names and paths: the record holds a code.
        throw new UpstreamFault('the target did not take it', undefined, { code: 'target-failed' });
      }
    },
  };
}

function refuseAddress(endpoint: string | null, allow: ReadonlySet<string>): void {
  const code = endpoint === null ? null : faultOfEndpoint(endpoint, allow);
  if (code) throw new InvalidInput('nothing is sent to this address', { code });
}
