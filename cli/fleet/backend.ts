import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type CloudAccess, environmentAccess } from "../../components/pulumiCloud/lookups/environmentAccess";

/** The backend that stores the states of a platform repository. */
export type Backend =
  | { readonly kind: "cloud"; readonly access: CloudAccess }
  /** Pulumi Cloud without a token. */
  | { readonly kind: "noLogin" }
  /** A folder on this machine. */
  | { readonly kind: "folder"; readonly url: string; readonly folder: string }
  /** Another self-managed backend, such as `s3://states`. This package does not read its states. */
  | { readonly kind: "elsewhere"; readonly url: string };

/**
 * Returns the backend that Pulumi uses in a folder: that of `PULUMI_BACKEND_URL`, else of the project file, else of
 * `pulumi login`. `pulumi` 3.259 has the same order.
 */
export async function backendOf(folder: string, projectUrl: string | undefined): Promise<Backend> {
  const { PULUMI_BACKEND_URL } = process.env;
  const url = nonEmpty(PULUMI_BACKEND_URL) ?? projectUrl ?? (await currentLogin());
  if (url === undefined || /^https?:\/\//.test(url)) {
    const access = await environmentAccess({ url }, { usesLogin: true });
    return access ? { kind: "cloud", access } : { kind: "noLogin" };
  }
  const [, path] = /^file:\/\/(.*)$/.exec(url) ?? [];
  return path === undefined ? { kind: "elsewhere", url } : { kind: "folder", url, folder: folderOf(folder, path) };
}

/** Pulumi: `file://~` is the home folder, and a path that does not start with `/` is relative. */
function folderOf(folder: string, path: string): string {
  if (path.startsWith("~")) return join(homedir(), path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : resolve(folder, path);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** The URL in Pulumi's credentials.json, which `pulumi login` writes. */
async function currentLogin(): Promise<string | undefined> {
  const { current } = (await pulumiFile("credentials.json")) as { readonly current?: string };
  return nonEmpty(current);
}

/** The default organization of `pulumi org set-default`. Pulumi: config.json. */
export async function configuredOrganization(url: string): Promise<string | undefined> {
  const { backends } = (await pulumiFile("config.json")) as {
    readonly backends?: Readonly<Record<string, { readonly defaultOrg?: string }>>;
  };
  return nonEmpty(backends?.[url]?.defaultOrg);
}

/** A JSON file of Pulumi's home folder; empty if it can't be read. Pulumi: PULUMI_CREDENTIALS_PATH, PULUMI_HOME. */
async function pulumiFile(name: string): Promise<object> {
  const { PULUMI_CREDENTIALS_PATH, PULUMI_HOME } = process.env;
  const folder = PULUMI_HOME ?? join(homedir(), ".pulumi");
  const place = name === "credentials.json" ? (PULUMI_CREDENTIALS_PATH ?? folder) : folder;
  try {
    const content: unknown = JSON.parse(await readFile(join(place, name), "utf8"));
    return typeof content === "object" && content !== null ? content : {};
  } catch {
    return {};
  }
}
