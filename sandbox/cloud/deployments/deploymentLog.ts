import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Folder } from "../../folder";
import type { Deployment } from "./entities";

/** A line of a deployment's log. A line with a header starts a step. */
export interface DeploymentLogLine {
  /** The number of the step, from 0. */
  readonly step: number;
  readonly header?: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** With its line feed. */
  readonly line?: string;
}

export function appendLog(folder: Folder, deployment: Deployment, lines: readonly DeploymentLogLine[]): void {
  if (lines.length === 0) return;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  appendFileSync(pathOf(folder, deployment), text, { mode: 0o600 });
}

export function logOf(folder: Folder, deployment: Deployment): DeploymentLogLine[] {
  const path = pathOf(folder, deployment);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as DeploymentLogLine);
}

/** The file is deleted with those of the stack's updates. */
function pathOf(folder: Folder, { id, stack }: Deployment): string {
  return folder.path("cloud", `stack-${stack}`, `${id}.deployment.jsonl`);
}
