import { Channel, FLUSH, onChannel, packet, PacketReader } from "../../../gitlab/gitHttp/packetLine";
import { readPushRequest } from "../../../gitlab/gitHttp/pushRequest";

/** The bytes in chunks of this size, as a network may split them. */
async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function all(parts: AsyncIterable<Buffer>): Promise<string> {
  const read: Buffer[] = [];
  for await (const part of parts) read.push(part);
  return Buffer.concat(read).toString();
}

test("a packet starts with its length", () => {
  expect(packet("unpack ok\n").toString()).toBe("000eunpack ok\n");
});

test("splits long content of a channel into several packets", () => {
  const sent = onChannel(Channel.Data, Buffer.alloc(70_000, "x"));

  expect(sent.subarray(0, 5).toString()).toBe("fff0\u0001");
  expect(sent.length).toBe(70_000 + 2 * 5);
});

test.each([1, 3, 7, 1000])("reads packets from chunks of %d bytes, and the data after them", async (size) => {
  const reader = new PacketReader(
    chunks(Buffer.concat([packet("a"), packet("bc"), FLUSH, Buffer.from("PACKrest")]), size),
  );

  expect((await reader.list()).map(String)).toEqual(["a", "bc"]);
  expect(await all(reader.rest())).toBe("PACKrest");
});

test.each(["00", "zzzz", "0003", "0010abc"])("%j is not a list of packets", async (text) => {
  const list = new PacketReader(chunks(Buffer.from(text), 100)).list();
  if (text === "00") expect(await list).toEqual([]);
  else await expect(list).rejects.toThrow(/a packet/);
});

const [A, B] = ["a".repeat(40), "b".repeat(40)] as const;

test("reads a push up to its pack", async () => {
  const body = Buffer.concat([
    packet(`shallow ${A}`),
    packet(`${A} ${B} refs/heads/main\0 report-status side-band-64k push-options object-format=sha1`),
    packet(`${"0".repeat(40)} ${B} refs/tags/v 1`),
    FLUSH,
    packet("ci.skip"),
    packet("a=b"),
    FLUSH,
    Buffer.from("PACK"),
  ]);
  const { commands, capabilities, options, pack } = await readPushRequest(chunks(body, 10));

  expect(commands).toEqual([
    { ref: "refs/heads/main", from: A, to: B },
    { ref: "refs/tags/v 1", from: "0".repeat(40), to: B },
  ]);
  expect([...capabilities]).toEqual(["report-status", "side-band-64k", "push-options", "object-format=sha1"]);
  expect(options).toEqual(["ci.skip", "a=b"]);
  expect(await all(pack)).toBe("PACK");
});

test("refuses a line that is not a command", async () => {
  await expect(readPushRequest(chunks(Buffer.concat([packet("hello"), FLUSH]), 100))).rejects.toThrow(
    "a push with a line that is not a command",
  );
});
