import type { RefResult } from "./acceptPush";
import { Channel, FLUSH, onChannel, packet } from "./packetLine";
import type { PushRequest } from "./pushRequest";

/** How a push went. */
export interface PushReport {
  /** `ok`, or what is wrong with the objects. */
  readonly unpack: string;
  /** What git shows to whoever pushed, after `remote: `. */
  readonly messages: readonly string[];
  readonly results: readonly RefResult[];
}

/** The report in the form that the client asked for. git: `report-status`. */
export function pushAnswer({ capabilities }: PushRequest, { unpack, messages, results }: PushReport): Buffer {
  const lines = results.map(({ ref, fault }) => (fault === undefined ? `ok ${ref}\n` : `ng ${ref} ${fault}\n`));
  const status = capabilities.has("report-status")
    ? Buffer.concat([packet(`unpack ${unpack}\n`), ...lines.map(packet), FLUSH])
    : Buffer.alloc(0);
  if (!capabilities.has("side-band-64k")) return status;
  const told = messages.map((message) => onChannel(Channel.Message, Buffer.from(`${message}\n`)));
  return Buffer.concat([...told, onChannel(Channel.Data, status), FLUSH]);
}
