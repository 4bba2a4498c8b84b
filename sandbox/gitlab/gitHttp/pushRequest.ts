import { badRequest } from "../errors";
import { NO_COMMIT } from "../git/repository";
import { PacketReader } from "./packetLine";

/** A ref update of a push. */
export interface RefCommand {
  /** The full name, such as `refs/heads/main`. */
  readonly ref: string;
  /** The old id that the client expects; zeros if the ref does not exist. */
  readonly from: string;
  /** The new id; zeros to delete the ref. */
  readonly to: string;
}

/** A request to `git-receive-pack`. */
export interface PushRequest {
  readonly commands: readonly RefCommand[];
  readonly capabilities: ReadonlySet<string>;
  /** git: `push --push-option`. */
  readonly options: readonly string[];
  /** The objects; empty if refs are only deleted. */
  readonly pack: AsyncIterable<Buffer>;
}

/** Parses a push request up to its pack, which remains a stream. */
export async function readPushRequest(body: AsyncIterable<Buffer>): Promise<PushRequest> {
  const reader = new PacketReader(body);
  const lines = (await reader.list()).map((line) => line.toString().replace(/\n$/, ""));
  const [first = "", list = ""] = (lines.find((line) => line.includes("\0")) ?? "").split("\0");
  const capabilities = new Set(list.split(" ").filter((name) => name !== ""));
  // A shallow clone also sends its boundary. It is ignored: missing objects are found later.
  const commands = lines
    .map((line) => (line.includes("\0") ? first : line))
    .filter((line) => !line.startsWith("shallow "))
    .map(parseCommand);
  const options = capabilities.has("push-options") ? (await reader.list()).map(String) : [];
  return { commands, capabilities, options, pack: reader.rest() };
}

export function isDeletion({ to }: RefCommand): boolean {
  return to === NO_COMMIT;
}

export function isCreation({ from }: RefCommand): boolean {
  return from === NO_COMMIT;
}

function parseCommand(line: string): RefCommand {
  const [, from = "", to = "", ref = ""] = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/.exec(line) ?? [];
  if (ref === "") throw badRequest("a push with a line that is not a command");
  return { ref, from, to };
}
