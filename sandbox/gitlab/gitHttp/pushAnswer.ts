import type { RefResult } from "./acceptPush";
import { Channel, FLUSH, onChannel, packet } from "./packetLine";
import type { PushRequest } from "./pushRequest";

/** The result of a push. */
export interface PushReport {
  /** `ok`, or the fault of the objects. */
  readonly unpack: string;
  /** The messages that the git client shows after `remote: `. */
  readonly messages: readonly string[];
  readonly results: readonly RefResult[];
}

/** The encoded report, as the client's capabilities require. git: `report-status`. */
export function pushAnswer({ capabilities }: PushRequest, { unpack, messages, results }: PushReport): Buffer {
  const lines = results.map(({ ref, fault }) => (fault === undefined ? `ok ${ref}\n` : `ng ${ref} ${fault}\n`));
  const status = capabilities.has("report-status")
    ? Buffer.concat([packet(`unpack ${unpack}\n`), ...lines.map(packet), FLUSH])
    : Buffer.alloc(0);
  if (!capabilities.has("side-band-64k")) return status;
  const messagePackets = messages.map((message) => onChannel(Channel.Message, Buffer.from(`${message}\n`)));
  return Buffer.concat([...messagePackets, onChannel(Channel.Data, status), FLUSH]);
}
