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

/** Adds to a job's log. */
export function appendLog(state: GitLabState, jobId: number, text: string): void {
  appendFileSync(path(state, jobId, LOG), text, { mode: 0o600 });
}

/** A job's log, or the part of it between two bytes; empty where there is none. */
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

/** How long a job's log is by now, in bytes. */
export function logSize(state: GitLabState, jobId: number): number {
  return statSync(path(state, jobId, LOG), { throwIfNoEntry: false })?.size ?? 0;
}

/** Names the log among what the job left, now that nothing is added any more. */
export function archiveLog(state: GitLabState, jobId: number): void {
  const job = state.jobs.get(jobId);
  if (!job) return;
  const log: ArtifactFile = { fileType: "trace", filename: "job.log", size: logSize(state, jobId), access: "all" };
  const others = job.artifacts.filter(({ fileType }) => fileType !== "trace");
  state.jobs.update(jobId, { artifacts: [...others, log] });
}

/** Keeps a file that a job left, and names it in the job's row. One of the same type takes its place. */
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

/** The content of an artifact that the job has. */
export function readArtifact(state: GitLabState, jobId: number, fileType: string): Buffer | undefined {
  if (!state.jobs.get(jobId)?.artifacts.some((artifact) => artifact.fileType === fileType)) return undefined;
  const file = path(state, jobId, artifactName(fileType));
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** Takes away what a job left: its artifacts, and its log too unless that is to stay. */
export function eraseFiles(state: GitLabState, jobId: number, { keepLog = false } = {}): void {
  const job = state.jobs.get(jobId);
  const gone = (job?.artifacts ?? []).filter(({ fileType }) => !keepLog || fileType !== "trace");
  for (const { fileType } of gone) rmSync(path(state, jobId, artifactName(fileType)), { force: true });
  if (!keepLog) rmSync(state.folder.path(FOLDER, String(jobId)), { recursive: true, force: true });
  if (job) state.jobs.update(jobId, { artifacts: job.artifacts.filter((artifact) => !gone.includes(artifact)) });
}

/** Takes away what any job left. */
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
