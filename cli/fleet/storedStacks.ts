import { join } from "node:path";
import { unreadStacks } from "../../pipeline/fleet/fleetStatus";
import type { Backend } from "./backend";
import { type CloudStacks, readCloudStacks } from "./cloudStacks";
import { readFolderStacks } from "./folderStacks";

/** What to read from a backend. */
export interface StoredRequest {
  /** The name of the Pulumi project. */
  readonly project: string;
  /** The organization of the stacks in Pulumi Cloud. Defaults to that of `pulumi`. */
  readonly organization?: string;
}

/** The stacks of a platform repository in a backend, and their organization in Pulumi Cloud. */
export interface BackendStacks extends CloudStacks {
  readonly kind: Backend["kind"];
}

/** Reads which stacks the backend has, and the records of their last updates. */
export async function readStored(backend: Backend, request: StoredRequest): Promise<BackendStacks> {
  return { kind: backend.kind, ...(await readBackend(backend, request)) };
}

function readBackend(backend: Backend, request: StoredRequest): CloudStacks | Promise<CloudStacks> {
  switch (backend.kind) {
    case "noLogin":
      return unreadStacks("there is no token of Pulumi Cloud. Run pulumi login, or set PULUMI_ACCESS_TOKEN");
    case "elsewhere": {
      const scheme = backend.url.slice(0, backend.url.indexOf(":"));
      return unreadStacks(
        `fleet reads Pulumi Cloud and file:// backends, but not ${scheme}://. Name the stacks, or use --all`,
      );
    }
    case "folder":
      return readFolderStacks(join(backend.folder, ".pulumi", "stacks", request.project));
    case "cloud":
      return readCloudStacks(backend.access, request);
  }
}
