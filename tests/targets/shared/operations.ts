import { commandLine, type Recorded } from "../gitlab/harness/standIns";
import type { JobRun } from "./adapters";

/** The effect of a command, independent of the target. */
export interface Operation {
  readonly kind: "log in" | "install" | "preview" | "deploy" | "other";
  /** The folder of the command, relative to the top folder of the project. */
  readonly folder: string;
  /** The stack that is previewed or deployed; of another command, the command itself. */
  readonly subject?: string;
}

/** The operations of a job's commands, in order. */
export function operationsOf(commands: readonly Recorded[]): Operation[] {
  let selected = "";
  return commands.flatMap((command): Operation[] => {
    const { name, args, cwd: folder } = command;
    const line = commandLine(command);
    if (name !== "pulumi") return installers.some((one) => line.startsWith(one)) ? [{ kind: "install", folder }] : [];
    if (args[0] === "login") return [{ kind: "log in", folder }];
    if (args[0] === "install") return [{ kind: "install", folder }];
    if (args[0] === "preview") return [{ kind: "preview", folder, subject: flag(args, "--stack") ?? selected }];
    if (args[0] === "up") return [{ kind: "deploy", folder, subject: flag(args, "--stack") ?? selected }];
    if (line.startsWith("pulumi stack select ")) {
      selected = args[2] ?? "";
      return [];
    }
    // It changes the job's own checkout only.
    if (line.startsWith("pulumi config env add ")) return [];
    return [{ kind: "other", folder, subject: line }];
  });
}

/** An operation in words: `deploy acme/shop-api/staging in infra`. */
export function operationText({ kind, folder, subject }: Operation): string {
  return [kind, ...(subject === undefined ? [] : [subject]), ...(folder === "." ? [] : ["in", folder])].join(" ");
}

/** The stacks that jobs preview or deploy, in order. */
export function stacksOf(jobs: readonly JobRun[], kind: "preview" | "deploy"): string[] {
  return jobs
    .flatMap(({ commands }) => operationsOf(commands))
    .flatMap((operation) => (operation.kind === kind && operation.subject !== undefined ? [operation.subject] : []));
}

/** The other commands, such as one that destroys a stack. */
export function others(jobs: readonly JobRun[]): string[] {
  return jobs
    .flatMap(({ commands }) => operationsOf(commands))
    .filter(({ kind }) => kind === "other")
    .map(operationText);
}

/** The value of a flag. */
export function flag(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}

const installers = [
  "npm ci",
  "go mod download",
  "pip install",
  "poetry install",
  "uv sync",
  "pnpm install",
  "bun install",
];
