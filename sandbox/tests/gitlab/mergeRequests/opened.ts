import type { GitLabSeed } from "../../../gitlab/seed";
import { CI_FILE, createWorld, type Send, seed, type World } from "../world";

/** A world whose first project has a CI file. */
export function worldWithCi(files: Readonly<Record<string, string>> = {}, changes: Partial<GitLabSeed> = {}): World {
  const [api, ...others] = seed.projects;
  if (!api) throw new Error("the seed has no project");
  const texts = { ...api.files, [CI_FILE]: "job: { script: [make] }\n", ...files };
  return createWorld({ projects: [{ ...api, files: texts }, ...others], ...changes });
}

/** Commits a file to a branch, which is created from `main` if it is new. */
export async function commit(
  send: Send,
  branch: string,
  path: string,
  content: string,
  project = "101",
): Promise<void> {
  const base = `/projects/${project}/repository`;
  await send("POST", `${base}/branches`, { branch, ref: "main" });
  const file = `${base}/files/${encodeURIComponent(path)}`;
  const body = { branch, content, commit_message: `write ${path}` };
  const { status } = await send("POST", file, body);
  if (status !== 201) await send("PUT", file, body);
}

/** A developer's merge request from `feature`, which adds `new.txt`, into `main`. */
export async function open(world: World, params: object = {}): Promise<Record<string, unknown>> {
  const send = world.as("developer");
  await commit(send, "feature", "new.txt", "new\n");
  const { status, body } = await send("POST", "/projects/101/merge_requests", {
    source_branch: "feature",
    target_branch: "main",
    title: "Add a file",
    ...params,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as Record<string, unknown>;
}
