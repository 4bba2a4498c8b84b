import type { Failure, ResourceDefinition } from "../definition";
import { RestError } from "../restClient";
import { compact, flag, integer, requiredText, shown, text, UNKNOWN, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:branch:file_path";
const ENCODINGS = ["text", "base64"];
const MESSAGES = ["createCommitMessage", "updateCommitMessage", "deleteCommitMessage"];
const RACES = 5;

/** A file in a repository; each change of it is a commit (GitLab: repository files API). */
export const repositoryFile: ResourceDefinition<GitLab> = {
  isSdkV2: true,
  replaceOn: ["project", "branch", "filePath"],
  defaults: { overwriteOnCreate: false },
  serverDefaults: { executeFilemode: false },
  notReadBack: ["authorEmail", "authorName", "commitMessage", ...MESSAGES, "overwriteOnCreate", "startBranch"],
  stable: ["fileName", "ref"],

  check({ inputs }) {
    return { inputs, failures: [...encodingFailures(inputs), ...messageFailures(inputs)] };
  },

  create: (inputs, gitlab) =>
    oneAtATime(async () => {
      const file = fileOf(inputs);
      const existing = flag(inputs, "overwriteOnCreate") ? await find(file, file.branch, gitlab) : undefined;
      await commit(existing ? "PUT" : "POST", file, gitlab, {
        ...contentToWire(inputs),
        commit_message: message(inputs, existing ? "updateCommitMessage" : "createCommitMessage"),
        start_branch: text(inputs, "startBranch"),
        last_commit_id: existing && text(existing, "last_commit_id"),
      });
      return {
        id: [file.project, file.branch, file.path].join(":"),
        properties: fromWire(file, await mustFind(file, gitlab), text(inputs, "encoding")),
      };
    }),

  async read(id, prior, gitlab) {
    const [project = "", branch = "", path = ""] = idParts(id, ID);
    const file = { project, branch, path };
    const found = await find(file, branch, gitlab);
    return found && fromWire(file, found, text(prior.inputs, "encoding") ?? text(prior.state, "encoding"));
  },

  update: (_id, news, _prior, gitlab) =>
    oneAtATime(async () => {
      const file = fileOf(news);
      const existing = await mustFind(file, gitlab);
      await commit("PUT", file, gitlab, {
        ...contentToWire(news),
        commit_message: message(news, "updateCommitMessage"),
        last_commit_id: text(existing, "last_commit_id"),
      });
      return fromWire(file, await mustFind(file, gitlab), text(news, "encoding"));
    }),

  delete: (id, { state }, gitlab) =>
    oneAtATime(async () => {
      const [project = "", branch = "", path = ""] = idParts(id, ID);
      const file = { project, branch, path };
      // A missing file is an error (provider: repository_file).
      const existing = await mustFind(file, gitlab);
      const common = text(state, "commitMessage");
      await commit("DELETE", file, gitlab, {
        ...authorToWire(state),
        commit_message: common === undefined ? text(state, "deleteCommitMessage") : `[DELETE]: ${common}`,
        last_commit_id: text(existing, "last_commit_id"),
      });
    }),
};

interface RepositoryPath {
  readonly project: string;
  readonly branch: string;
  readonly path: string;
}

// Concurrent commits to a branch conflict, so the provider creates one at a time.
let last: Promise<unknown> = Promise.resolve();

function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => undefined);
  return done;
}

function filePath({ project, path }: RepositoryPath): string {
  return projectPath(project, "repository", "files", path);
}

function find(file: RepositoryPath, ref: string, { api }: GitLab): Promise<Values | undefined> {
  return api.find(filePath(file), { query: { ref } });
}

async function mustFind(file: RepositoryPath, { api }: GitLab): Promise<Values> {
  return api.send("GET", filePath(file), { query: { ref: file.branch } });
}

/** Creates one commit, and retries if GitLab reports a concurrent one. */
async function commit(method: string, file: RepositoryPath, { api }: GitLab, fields: Values): Promise<void> {
  const parameters = compact({ branch: file.branch, ...fields });
  const query = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, shown(value)]));
  for (let attempt = 1; ; attempt++) {
    try {
      await api.request(method, filePath(file), method === "DELETE" ? { query } : { json: parameters });
      return;
    } catch (error) {
      const raced = error instanceof RestError && error.status === 400;
      if (!raced || !error.message.includes("Please refresh and try again") || attempt >= RACES) throw error;
    }
  }
}

function fileOf(inputs: Values): RepositoryPath {
  return {
    project: requiredText(inputs, "project"),
    branch: requiredText(inputs, "branch"),
    path: requiredText(inputs, "filePath"),
  };
}

function message(inputs: Values, specific: string): string | undefined {
  return text(inputs, "commitMessage") ?? text(inputs, specific);
}

function authorToWire(inputs: Values): Values {
  return { author_email: inputs.authorEmail, author_name: inputs.authorName };
}

function contentToWire(inputs: Values): Values {
  return {
    ...authorToWire(inputs),
    content: inputs.content,
    encoding: inputs.encoding,
    execute_filemode: inputs.executeFilemode,
  };
}

/** A file in the provider's format. `encoding` is undefined for an import, which detects text. */
function fromWire(
  { project, path }: RepositoryPath,
  wire: Values,
  encoding: string | undefined,
): Record<string, Value> {
  const encoded = text(wire, "content") ?? "";
  const decoded = Buffer.from(encoded, "base64");
  const asText = encoding === undefined ? isText(decoded) : encoding === "text";
  return compact({
    project,
    filePath: path,
    branch: text(wire, "ref"),
    content: asText ? decoded.toString("utf8") : encoded,
    encoding: asText ? "text" : "base64",
    executeFilemode: flag(wire, "execute_filemode") ?? false,
    blobId: text(wire, "blob_id"),
    commitId: text(wire, "commit_id"),
    contentSha256: text(wire, "content_sha256"),
    fileName: text(wire, "file_name"),
    lastCommitId: text(wire, "last_commit_id"),
    ref: text(wire, "ref"),
    size: integer(wire, "size"),
  });
}

function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}

function encodingFailures(inputs: Values): Failure[] {
  const encoding = text(inputs, "encoding");
  if (encoding === undefined || encoding === UNKNOWN || ENCODINGS.includes(encoding)) return [];
  return [{ property: "encoding", reason: `"encoding" is "${encoding}". Allowed values: ${ENCODINGS.join(", ")}` }];
}

function messageFailures(inputs: Values): Failure[] {
  const set = MESSAGES.filter((name) => (inputs[name] ?? null) !== null);
  if (set.length === 0) return [];
  if ((inputs.commitMessage ?? null) !== null) {
    return [{ property: "commitMessage", reason: `"commitMessage" conflicts with ${set.join(", ")}` }];
  }
  const missing = MESSAGES.filter((name) => !set.includes(name));
  return missing.map((property) => ({ property, reason: `"${property}" is needed beside ${set.join(", ")}` }));
}
