import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { finished, startGit } from "../git/gitProcess";
import { FLUSH, packet } from "./packetLine";

/** The advertisement of `git upload-pack`: the refs, or with protocol 2 the capabilities. */
export async function advertiseUploads(repository: string, protocol: string): Promise<Buffer> {
  const child = startGit(["upload-pack", "--http-backend-info-refs", repository], { GIT_PROTOCOL: protocol });
  child.stdin.end();
  const { code, stdout, stderr } = await finished(child);
  if (code !== 0) throw new Error(`git upload-pack: ${stderr.trim()}`);
  // git: `http-backend` omits the name of the service in protocol 2.
  const isProtocol2 = protocol.split(":").includes("version=2");
  return isProtocol2 ? stdout : Buffer.concat([packet("# service=git-upload-pack\n"), FLUSH, stdout]);
}

/** Streams git's response to a request for refs or a pack. */
export function uploadPack(repository: string, protocol: string, body: AsyncIterable<Buffer>): ReadableStream {
  const child = startGit(["upload-pack", "--stateless-rpc", repository], { GIT_PROTOCOL: protocol });
  child.on("error", (error) => child.stdout.destroy(error));
  child.stderr.resume();
  // git may stop reading early. If the client disconnects, end the process.
  pipeline(body, child.stdin).catch(() => child.stdin.destroy());
  child.stdout.on("close", () => child.kill());
  return Readable.toWeb(child.stdout) as ReadableStream;
}
