import type { FunctionDefinition } from "../definition";
import { flag, integer, isObject, requiredText, text, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { projectPath } from "./paths";

/** The version and edition of the server (GitLab: metadata API). */
export const getMetadata: FunctionDefinition<GitLab> = async (_args, { api }) => {
  const metadata = await api.send("GET", "metadata");
  const kas = isObject(metadata.kas) ? metadata.kas : {};
  return {
    id: "1",
    version: text(metadata, "version") ?? "",
    revision: text(metadata, "revision") ?? "",
    enterprise: flag(metadata, "enterprise") ?? false,
    kas: {
      enabled: flag(kas, "enabled") ?? false,
      externalUrl: text(kas, "externalUrl") ?? "",
      externalK8sProxyUrl: text(kas, "externalK8sProxyUrl") ?? "",
      version: text(kas, "version") ?? "",
    },
  };
};

/** A file at a branch, tag or commit, its content in base64 (GitLab: repository files API). */
export const getRepositoryFile: FunctionDefinition<GitLab> = async (args, { api }) => {
  const [project, filePath, ref] = ["project", "filePath", "ref"].map((name) => requiredText(args, name));
  const path = projectPath(project ?? "", "repository", "files", filePath ?? "");
  const file = await api.send("GET", path, { query: { ref } });
  const result: Record<string, Value | undefined> = {
    id: [project, ref, filePath].join(":"),
    project,
    filePath,
    ref,
    content: text(file, "content") ?? "",
    encoding: text(file, "encoding") ?? "base64",
    executeFilemode: flag(file, "execute_filemode") ?? false,
    size: integer(file, "size") ?? 0,
    blobId: text(file, "blob_id") ?? "",
    commitId: text(file, "commit_id") ?? "",
    contentSha256: text(file, "content_sha256") ?? "",
    fileName: text(file, "file_name") ?? "",
    lastCommitId: text(file, "last_commit_id") ?? "",
  };
  return result satisfies Values;
};
