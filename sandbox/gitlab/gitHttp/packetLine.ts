import { badRequest } from "../errors";

/** The flush packet, which ends a list of packets. */
export const FLUSH = Buffer.from("0000");

/** One packet of git's wire protocol: its length in four hex digits, and its content. */
export function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
}

/** The channels of a response. git: `side-band-64k`. */
export const Channel = { Data: 1, Message: 2 } as const;
export type Channel = (typeof Channel)[keyof typeof Channel];

const MAX_CONTENT_LENGTH = 65_515;

/** Content on one of the channels, split into packets. */
export function onChannel(channel: Channel, content: Buffer): Buffer {
  const packets: Buffer[] = [];
  for (let at = 0; at < content.length; at += MAX_CONTENT_LENGTH) {
    packets.push(packet(Buffer.concat([Buffer.from([channel]), content.subarray(at, at + MAX_CONTENT_LENGTH)])));
  }
  return Buffer.concat(packets);
}

/** Reads packets from the start of a stream. */
export class PacketReader {
  private readonly source: AsyncIterator<Buffer>;
  private pending = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.source = stream[Symbol.asyncIterator]();
  }

  /** The contents of the packets up to the next flush packet or the end of the stream. */
  async list(): Promise<Buffer[]> {
    const packets: Buffer[] = [];
    for (;;) {
      const header = await this.take(4);
      const length = header ? parseInt(header.toString("latin1"), 16) : 0;
      if (length === 0) return packets;
      if (Number.isNaN(length) || length < 4) throw badRequest("a packet without a length");
      const content = await this.take(length - 4);
      if (!content) throw badRequest("a packet that ends early");
      packets.push(content);
    }
  }

  /** The rest of the stream after the packets. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.pending.length > 0) yield this.pending;
    for (let next = await this.source.next(); !next.done; next = await this.source.next()) yield next.value;
  }

  private async take(length: number): Promise<Buffer | undefined> {
    while (this.pending.length < length) {
      const next = await this.source.next();
      if (next.done) return undefined;
      this.pending = Buffer.concat([this.pending, next.value]);
    }
    const taken = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return taken;
  }
}
