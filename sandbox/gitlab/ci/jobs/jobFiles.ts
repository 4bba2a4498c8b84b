import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { GitLabState } from "../../state";
import type { ArtifactFile } from "../entities";

const FOLDER = "jobs";
const LOG = "log";

/** Appends a text to a job's log. */
export function appendLog(state: GitLabState, jobId: number, text: string): void {
  appendFileSync(path(state, jobId, LOG), text, { mode: 0o600 });
}

/** A job's log, or a range of its bytes; empty if the job has no log. */
export function readLog(state: GitLabState, jobId: number, fromByte = 0, toByte = Infinity): Buffer {
  const file = path(state, jobId, LOG);
  if (!existsSync(file)) return Buffer.alloc(0);
  const open = openSync(file, "r");
  try {
    const content = Buffer.alloc(Math.max(Math.min(fstatSync(open).size, toByte) - fromByte, 0));
    return content.subarray(0, readSync(open, content, 0, content.length, fromByte));
  } finally {
    closeSync(open);
  }
}

/** The current size of a job's log, in bytes. */
export function logSize(state: GitLabState, jobId: number): number {
  return statSync(path(state, jobId, LOG), { throwIfNoEntry: false })?.size ?? 0;
}

/** Lists the complete log among the job's artifacts. */
export function archiveLog(state: GitLabState, jobId: number): void {
  const job = state.jobs.get(jobId);
  if (!job) return;
  const log: ArtifactFile = { fileType: "trace", filename: "job.log", size: logSize(state, jobId), access: "all" };
  const others = job.artifacts.filter(({ fileType }) => fileType !== "trace");
  state.jobs.update(jobId, { artifacts: [...others, log] });
}

/** Stores an artifact of a job and lists it in the job's row. It replaces an earlier one of the same type. */
export function keepArtifact(
  state: GitLabState,
  jobId: number,
  { fileType, filename, content }: { fileType: string; filename: string; content: Buffer },
  access: ArtifactFile["access"] = "all",
): void {
  const job = state.jobs.get(jobId);
  if (!job) return;
  writeFileSync(path(state, jobId, artifactName(fileType)), content, { mode: 0o600 });
  const others = job.artifacts.filter((artifact) => artifact.fileType !== fileType);
  state.jobs.update(jobId, { artifacts: [...others, { fileType, filename, size: content.length, access }] });
}

/** The content of a job's artifact, if the job has one of that type. */
export function readArtifact(state: GitLabState, jobId: number, fileType: string): Buffer | undefined {
  if (!state.jobs.get(jobId)?.artifacts.some((artifact) => artifact.fileType === fileType)) return undefined;
  const file = path(state, jobId, artifactName(fileType));
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** Deletes a job's artifacts, and its log unless `keepLog` is set. */
export function eraseFiles(state: GitLabState, jobId: number, { keepLog = false } = {}): void {
  const job = state.jobs.get(jobId);
  const erased = (job?.artifacts ?? []).filter(({ fileType }) => !keepLog || fileType !== "trace");
  for (const { fileType } of erased) rmSync(path(state, jobId, artifactName(fileType)), { force: true });
  if (!keepLog) rmSync(state.folder.path(FOLDER, String(jobId)), { recursive: true, force: true });
  if (job) state.jobs.update(jobId, { artifacts: job.artifacts.filter((artifact) => !erased.includes(artifact)) });
}

/** Deletes the artifacts and logs of all jobs. */
export function eraseAllFiles(state: GitLabState): void {
  rmSync(state.folder.path(FOLDER), { recursive: true, force: true });
}

function artifactName(fileType: string): string {
  if (fileType === "trace") return LOG;
  return `artifact-${fileType.replace(/[^\w.-]/g, "_")}`;
}

function path(state: GitLabState, jobId: number, name: string): string {
  return state.folder.path(FOLDER, String(jobId), name);
}
