import { basename, join } from "node:path";
import type { ArtifactsDefinition } from "../../gitlab/ci/definition";
import type { RunnerPort } from "../../gitlab/ci/runnerPort";
import type { JobLog } from "../log/jobLog";
import { logText } from "../log/logText";
import { type FoundFile, findFiles, type FileSelection } from "./findFiles";
import { readRegularFile } from "./readRegularFile";
import { reportFileName } from "./reportFileName";
import { MAX_BYTES, TooLargeError, zipFiles } from "./zip";

/** One upload: the artifacts archive, or one report. */
interface Upload {
  readonly fileType: string;
  readonly filename: string;
  readonly selection: FileSelection;
}

/** The uploads at the end of a job. GitLab: reports are uploaded whether it succeeded or failed. */
export function uploadsOf(artifacts: ArtifactsDefinition | null, isSuccess: boolean): readonly Upload[] {
  if (artifacts === null) return [];
  const { paths, exclude, untracked, when, name, reports } = artifacts;
  const isUploaded = when === "always" || when === (isSuccess ? "on_success" : "on_failure");
  const archive = {
    fileType: "archive",
    filename: `${basename(name ?? "") || "artifacts"}.zip`,
    selection: { paths, exclude, untracked },
  };
  return [
    ...(isUploaded && (paths.length > 0 || untracked) ? [archive] : []),
    ...Object.entries(reports).map(([fileType, patterns]) => ({
      fileType,
      filename: reportFileName(fileType),
      selection: { paths: patterns, exclude: [], untracked: false },
    })),
  ];
}

/** Uploads the files, and returns false if GitLab refuses one. */
export async function uploadArtifacts(
  uploads: readonly Upload[],
  project: string,
  jobId: number,
  port: RunnerPort,
  log: JobLog,
): Promise<boolean> {
  for (const { fileType, filename, selection } of uploads) {
    log.write(logText.notice("Uploading artifacts..."));
    const { files, messages } = await findFiles(project, selection);
    for (const { isWarning, text } of messages) log.write((isWarning ? logText.helperWarning : logText.helper)(text));
    if (files.length === 0) {
      log.write(logText.helperError("No files to upload"));
      continue;
    }
    const sending = `Uploading artifacts as "${fileType}" to coordinator...`;
    try {
      const content = fileType === "archive" ? await zipFiles(project, files) : reportContent(project, files);
      port.keepArtifact(jobId, { fileType, filename, content });
      log.write(logText.helper(`${sending} 201 Created`, { id: jobId, responseStatus: "201 Created" }));
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      log.write(logText.helperError(`${sending} 413 Request Entity Too Large`));
      log.write(logText.helperFatal("too large"));
      return false;
    }
  }
  return true;
}

/** The content of a report. Several files are concatenated. */
function reportContent(project: string, files: readonly FoundFile[]): Buffer {
  const regular = files.filter(({ stats }) => stats.isFile());
  const size = regular.reduce((sum, { stats }) => sum + stats.size, 0);
  if (size > MAX_BYTES) throw new TooLargeError();
  return Buffer.concat(regular.map(({ path }) => readRegularFile(join(project, path))));
}
