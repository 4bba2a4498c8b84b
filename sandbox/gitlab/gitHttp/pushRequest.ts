import { badRequest } from "../errors";
import { NO_COMMIT } from "../git/repository";
import { PacketReader } from "./packetLine";

/** One ref that a push wants to move. */
export interface RefCommand {
  /** In full, such as `refs/heads/main`. */
  readonly ref: string;
  /** What the client saw there; zeros for nothing. */
  readonly from: string;
  /** Zeros to delete it. */
  readonly to: string;
}

/** What a client sends to `git-receive-pack`. */
export interface PushRequest {
  readonly commands: readonly RefCommand[];
  readonly capabilities: ReadonlySet<string>;
  /** git: `push --push-option`. */
  readonly options: readonly string[];
  /** The objects; none where refs are only deleted. */
  readonly pack: AsyncIterable<Buffer>;
}

/** Reads a push as far as its pack. */
export async function readPushRequest(body: AsyncIterable<Buffer>): Promise<PushRequest> {
  const reader = new PacketReader(body);
  const lines = (await reader.list()).map((line) => line.toString().replace(/\n$/, ""));
  const [first = "", list = ""] = (lines.find((line) => line.includes("\0")) ?? "").split("\0");
  const capabilities = new Set(list.split(" ").filter((name) => name !== ""));
  // Of a shallow clone the client tells where it ends, too: whatever is missing will show.
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
  if (ref === "") throw badRequest("a push with a line that is no command");
  return { ref, from, to };
}
