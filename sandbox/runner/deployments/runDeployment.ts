import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock";
import type { DeploymentOperation } from "../../cloud/deployments/settingsDocument";
import type { Folder } from "../../folder";
import { type JobFolder, makeJobFolder, processMark, RunnerFile, writePrivately } from "../jobFolder";
import { type JobLog, openJobLog } from "../log/jobLog";
import { removeFolder } from "../removeFolder";
import { runRunnerShell } from "../shell/runnerShell";
import { runShell } from "../shell/runShell";
import { shellQuote, shellScript } from "../shell/shellScript";
import { deploymentEnvironment, secretsOf } from "./deploymentEnvironment";
import type { DeploymentPayload, DeploymentPort } from "./deploymentPort";
import { configCommand, operationCommand } from "./operationCommands";
import { hasPackages } from "./packagesOf";
import { type Repository, sourceCommands } from "./sourceCommands";

/** The context of a deployment. */
export interface DeploymentContext {
  readonly port: DeploymentPort;
  /** The folder of the executor's builds. */
  readonly folder: Folder;
  readonly clock: Clock;
  /** Variables of the lowest precedence. */
  readonly environment: Readonly<Record<string, string>>;
  /** The repository of a deployment. Throws if the sandbox does not have it. */
  readonly repositoryOf: (payload: DeploymentPayload) => Repository;
  /** The certificates, as PEM, of the authorities that git trusts. Defaults to those of the machine. */
  readonly certificates?: string | undefined;
  readonly slot: number;
  readonly gracePeriod: () => number;
  readonly stop: AbortSignal;
}

/** A command of a deployment failed. The log says why. */
class FailedStep extends Error {}

/**
 * Runs a deployment: source, pre-run commands, dependencies, operation. Resolves to whether it succeeded. Pulumi Cloud:
 * "Deployments reference", which gives the order.
 */
export async function runDeployment(payload: DeploymentPayload, context: DeploymentContext): Promise<boolean> {
  const { port, clock } = context;
  const log = openJobLog(secretsOf(payload), clock, (text) => port.append(payload, text), "[secret]");
  const folder = await makeJobFolder(context.folder, context.slot, payload.stack.project);
  try {
    await new RunningDeployment(payload, context, log, folder).run();
    return true;
  } catch (error) {
    if (!(error instanceof FailedStep)) log.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (context.stop.aborted) log.write("The deployment was canceled.\n");
    return false;
  } finally {
    log.close();
    await removeFolder(folder.root);
  }
}

class RunningDeployment {
  private readonly environment: Readonly<Record<string, string>>;
  private readonly variablesFile: string;
  /** The folder of Pulumi.yaml. */
  private readonly programFolder: string;

  constructor(
    private readonly payload: DeploymentPayload,
    private readonly context: DeploymentContext,
    private readonly log: JobLog,
    private readonly folder: JobFolder,
  ) {
    this.environment = deploymentEnvironment(payload, folder, context.environment);
    this.variablesFile = join(folder.runner, RunnerFile.Environment);
    writePrivately(this.variablesFile, "");
    this.programFolder = join(folder.project, payload.deployment.document.sourceContext?.git?.repoDir ?? "");
  }

  async run(): Promise<void> {
    const { deployment, stack, template } = this.payload;
    const { preRunCommands = [], options, oidc } = deployment.document.operationContext ?? {};
    await this.getSource();
    // Before the pre-run commands, which may add to the configuration.
    if (template) await this.command(configCommand(template, stack));
    if (oidc && Object.keys(oidc).length > 0) this.skipIdentities(Object.keys(oidc));
    if (preRunCommands.length > 0) this.step("Pre-run commands");
    for (const command of preRunCommands) await this.command(command.replaceAll("/PULUMI_ENV", this.variablesFile));
    if (options?.skipInstallDependencies !== true) {
      this.step("Install dependencies");
      if (hasPackages(this.programFolder)) await this.command("pulumi install --no-plugins");
      else this.log.write("The program has no packages to install.\n");
    }
    await this.operate(deployment.operation, options?.remediateIfDriftDetected === true);
  }

  private async getSource(): Promise<void> {
    this.step("Get source");
    const { deployment } = this.payload;
    const repository = this.context.repositoryOf(this.payload);
    const { authorization } = repository;
    const config = authorization === "" ? "" : `[http]\n\textraHeader = ${quoted(`Authorization: ${authorization}`)}\n`;
    // Only this step can read the credentials.
    const home = join(this.folder.runner, "git");
    mkdirSync(home, { mode: 0o700 });
    writePrivately(join(home, ".gitconfig"), config);
    const { certificates } = this.context;
    const authorities = join(home, "ca.pem");
    if (certificates !== undefined) writePrivately(authorities, certificates);
    const shell = {
      directory: this.folder.root,
      environment: {
        ...this.environment,
        HOME: home,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_TERMINAL_PROMPT: "0",
        ...(certificates !== undefined && { GIT_SSL_CAINFO: authorities }),
      },
      exports: [],
      isLogin: false,
    };
    const commands = sourceCommands(deployment, repository, this.folder.project);
    await runRunnerShell(commands, shell, this.log, this.context.stop).finally(() => removeFolder(home));
  }

  private async operate(operation: DeploymentOperation, remediates: boolean): Promise<void> {
    const { stack } = this.payload;
    const { port } = this.context;
    this.step(`pulumi ${operation}`);
    if (operation !== "detect-drift" && operation !== "remediate-drift") {
      return this.command(operationCommand(operation, stack));
    }
    const run = operation === "detect-drift" ? "detection" : "remediation";
    await this.reported(run, () => this.command(operationCommand(operation, stack)));
    if (run === "remediation" || !remediates || !port.hasDrift(this.payload)) return;
    this.step("pulumi remediate-drift");
    await this.reported("remediation", () => this.command(operationCommand("remediate-drift", stack)));
  }

  private async reported(run: "detection" | "remediation", work: () => Promise<void>): Promise<void> {
    const { port } = this.context;
    try {
      await work();
    } catch (error) {
      port.reportDrift(this.payload, run, false);
      throw error;
    }
    port.reportDrift(this.payload, run, true);
  }

  /** There are no clouds in the sandbox, so nothing is exchanged. */
  private skipIdentities(clouds: readonly string[]): void {
    this.step("OIDC");
    this.log.write(`The sandbox exchanges no ID tokens, so there are no credentials for: ${clouds.join(", ")}.\n`);
  }

  private step(name: string): void {
    if (this.context.stop.aborted) throw new FailedStep();
    this.log.endOfOutput();
    this.log.flush();
    this.context.port.startStep(this.payload, name);
  }

  /** Runs a command in a shell of its own, in the folder of the program. */
  private async command(command: string): Promise<void> {
    const { folder } = this;
    const pipe = join(folder.runner, RunnerFile.Script);
    const place = { directory: folder.root, environment: this.environment, exports: [], isLogin: false };
    await runRunnerShell([`mkfifo -m 600 ${shellQuote(pipe)}`], place, this.log, this.context.stop);
    const status = await runShell({
      script: shellScript({
        exports: [],
        environmentFile: this.variablesFile,
        directory: this.programFolder,
        trace: false,
        commands: [command],
      }),
      directory: folder.root,
      environment: this.environment,
      isLogin: false,
      pipe,
      mark: processMark(folder.root),
      gracePeriod: this.context.gracePeriod,
      stop: this.context.stop,
      onOutput: (chunk) => this.log.bytes(chunk),
    });
    this.log.endOfOutput();
    if (status === 0) return;
    this.log.write(`exit status ${status}\n`);
    throw new FailedStep();
  }
}

/** Quotes a value for a git configuration file. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
