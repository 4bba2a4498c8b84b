import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { finished, startGit } from "../git/gitProcess";
import { FLUSH, packet } from "./packetLine";

/** What `git upload-pack` says before a client asks for anything: its refs, or with protocol 2 what it can do. */
export async function advertiseUploads(repository: string, protocol: string): Promise<Buffer> {
  const child = startGit(["upload-pack", "--http-backend-info-refs", repository], { GIT_PROTOCOL: protocol });
  child.stdin.end();
  const { code, stdout, stderr } = await finished(child);
  if (code !== 0) throw new Error(`git upload-pack: ${stderr.trim()}`);
  // git: `http-backend` leaves the name of the service out for protocol 2.
  const isNewest = protocol.split(":").includes("version=2");
  return isNewest ? stdout : Buffer.concat([packet("# service=git-upload-pack\n"), FLUSH, stdout]);
}

/** Answers a request for refs or for a pack, as it comes out of git. */
export function uploadPack(repository: string, protocol: string, body: AsyncIterable<Buffer>): ReadableStream {
  const child = startGit(["upload-pack", "--stateless-rpc", repository], { GIT_PROTOCOL: protocol });
  child.on("error", (error) => child.stdout.destroy(error));
  child.stderr.resume();
  // git may have heard enough before the end. A client that went away takes the process with it.
  pipeline(body, child.stdin).catch(() => child.stdin.destroy());
  child.stdout.on("close", () => child.kill());
  return Readable.toWeb(child.stdout) as ReadableStream;
}
