import { environmentAccess } from "../../components/pulumiCloud/lookups/environmentAccess";
import { describe, isError } from "../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../pipeline/diagnostics/wording";
import { covers } from "../../pipeline/wildcards";
import { targetOf, targets } from "../../targets";
import type { PlannedSettings } from "../../targets/deployments/deploymentsPlan";
import { followDeployment, type Operation, operations, startDeployment } from "../followDeployment";
import { printLines, reportLines } from "../print";
import { planStack, readStackFile } from "../readSettings";
import { CommandError, parseWords, UsageError } from "../usage";

/**
 * Starts a deployment in Pulumi Deployments, prints its log, and resolves to 0 if it succeeded. The progress is on
 * standard error.
 */
export async function deploy(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    operation: { type: "string", default: "update" },
    tag: { type: "string" },
    commit: { type: "string" },
  });
  const [file, name, ...others] = positionals;
  if (file === undefined || name === undefined || others.length > 0) {
    throw new UsageError("deploy takes a Pulumi.<stack>.yaml and the name of a deployment");
  }
  const operation = operationNamed(values.operation);
  if (values.tag !== undefined && values.commit !== undefined) throw new UsageError("deploy takes a tag or a commit");

  const { value, lines } = await readStackSettings(file);
  if (!value) {
    await reportLines(lines);
    return 1;
  }
  const { settings, url } = value;
  const planned = settings.find(({ key }) => key === name);
  if (!planned) {
    const names = settings.map(({ key }) => key);
    throw new CommandError(`there is no deployment ${quoted(name)}. Deployments: ${listed(names)}`);
  }
  const revision = revisionOf(planned, operation, values);
  const access = await environmentAccess({ url }, { usesLogin: true });
  if (!access)
    throw new CommandError("there is no token of Pulumi Cloud. Run pulumi login, or set PULUMI_ACCESS_TOKEN");

  const { stack } = planned;
  const started = await startDeployment(access, { stack, operation, ...(revision && { revision }) });
  const where = started.consoleUrl === undefined ? "" : `: ${started.consoleUrl}`;
  await reportLines([`${operation} of ${stack} is deployment ${started.version}${where}`]);
  const result = await followDeployment(access, { stack, id: started.id }, (line) => printLines([line]));
  await reportLines([`${operation} of ${stack}: ${result}`]);
  return result === "succeeded" ? 0 : 1;
}

function operationNamed(name: string): Operation {
  const operation = operations.find((one) => one === name);
  if (!operation) throw new UsageError(`there is no operation ${quoted(name)}. Operations: ${listed(operations)}`);
  return operation;
}

/** What a file says about its deployments: their planned settings, and the address of Pulumi Cloud. */
interface FileContent {
  readonly settings: readonly PlannedSettings[];
  readonly url: string | undefined;
}

/** The content of a file, or its errors as lines. */
async function readStackSettings(
  file: string,
): Promise<{ readonly value?: FileContent; readonly lines: readonly string[] }> {
  const stack = await readStackFile(file);
  if (!stack.value) return { lines: stack.diagnostics.filter(isError).map(describe) };
  if (stack.value.pipeline !== undefined && targetOf(stack.value.pipeline) !== targets.deployments) {
    throw new CommandError(
      `${file}: GitLab runs the deployments. Set target: deployments, or run the pipeline in GitLab`,
    );
  }
  const { value: plan, diagnostics } = planStack(stack.value, targets.deployments);
  const lines = diagnostics.filter(isError).map(describe);
  const settings = plan?.stackSettings.filter(({ isTemplate }) => !isTemplate);
  return { ...(settings && { value: { settings, url: stack.value.cloudUrl } }), lines };
}

/** The tag or the commit to deploy. A deployment of tags needs one of its tags, unless it only reads. */
function revisionOf(
  { key, tagPattern }: PlannedSettings,
  operation: Operation,
  { tag, commit }: { readonly tag?: string | undefined; readonly commit?: string | undefined },
) {
  if (tagPattern === undefined) return tag !== undefined ? { tag } : commit === undefined ? undefined : { commit };
  if (tag === undefined) {
    if (operation === "update" || operation === "preview") {
      throw new CommandError(`${key} deploys tags ${quoted(tagPattern)}. Name the tag with --tag`);
    }
    return undefined;
  }
  if (!covers(tagPattern, tag))
    throw new CommandError(`${key} deploys tags ${quoted(tagPattern)}, and ${quoted(tag)} does not match`);
  return { tag };
}
