import { describe, isError, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../pipeline/diagnostics/wording";
import { isMap } from "../../pipeline/isMap";
import { TargetName } from "../../pipeline/settings/choices";
import type { StackText } from "../../pipeline/stackText/readStackText";
import type { Target } from "../../pipeline/target";
import { targetOf, targets } from "../../targets";
import { printFile, reportLines } from "../print";
import { readPipeline, readStackFile } from "../readSettings";
import { parseWords, UsageError } from "../usage";

/**
 * Prints the CI file of one project, or its deployment settings, and nothing else, on standard output. Resolves to 1 if
 * there is an error.
 */
export async function render(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    target: { type: "string" },
    checkout: { type: "string" },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("render takes one Pulumi.<stack>.yaml");
  const asked = values.target === undefined ? undefined : targetNamed(values.target);

  const { value: stack, diagnostics: unread } = await readStackFile(file);
  const name = asked ?? targetNameOf(stack?.pipeline);
  const target: Target = targets[name];
  const { value: reading, diagnostics } = stack
    ? await readPipeline(asked ? retargeted(stack, asked) : stack, values.checkout, target)
    : { diagnostics: unread };
  if (!reading) {
    await reportLines(diagnostics.filter(isError).map(describe));
    return 1;
  }
  const leftOut = target
    .leavesOut(reading.pipeline, reading.plan)
    .map((what) => ({ ...warningAt("LEFT_OUT", "", `left out for ${name}: ${what}`), file }));
  await reportLines(leftOut.map(describe));
  printFile(target.render(reading.pipeline, reading.plan));
  return 0;
}

function targetNamed(name: string): Name {
  const names = Object.keys(targets) as Name[];
  const found = names.find((one) => one === name);
  if (!found) throw new UsageError(`there is no target ${quoted(name)}. Targets: ${listed(names)}`);
  return found;
}

type Name = keyof typeof targets;

function targetNameOf(settings: unknown): Name {
  return targetOf(settings) === targets.deployments ? "deployments" : "gitlab";
}

/** The settings as if their project moved to the target. A target that only renders a file gets GitLab's settings. */
function retargeted(stack: StackText, name: Name): StackText {
  const target = name === "deployments" ? TargetName.Deployments : TargetName.GitLab;
  return isMap(stack.pipeline) ? { ...stack, pipeline: { ...stack.pipeline, target } } : stack;
}
