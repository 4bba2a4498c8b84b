import { parseDocument } from "yaml";

/** The used parts of a `bitbucket-pipelines.yml`. */
export interface BitbucketFile {
  readonly image: string;
  readonly options?: { readonly "max-time": number };
  readonly pipelines: Partial<Record<Section | "default", Record<string, readonly Item[]>>>;
}

export type Section = "pull-requests" | "branches" | "tags";
export type Item = { readonly step: Step } | { readonly parallel: readonly { readonly step: Step }[] };

export interface Step {
  readonly name: string;
  readonly script: readonly string[];
  readonly image?: string;
  readonly oidc?: boolean;
  readonly deployment?: string;
  readonly trigger?: "manual";
  readonly condition?: { readonly changesets: { readonly includePaths: readonly string[] } };
}

/** Reads a file, and throws if Bitbucket would refuse it. Bitbucket: configuration reference, deployments, triggers. */
export function readBitbucketFile(text: string): BitbucketFile {
  const document = parseDocument(text, { version: "1.1", strict: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  const file = document.toJS() as BitbucketFile;
  onlyKeys("the file", file, ["image", "options", "pipelines"]);
  onlyKeys("options", file.options ?? {}, ["max-time"]);
  onlyKeys("pipelines", file.pipelines, ["pull-requests", "branches", "tags"]);
  const minutes = file.options?.["max-time"] ?? 120;
  refuseUnless(Number.isInteger(minutes) && minutes >= 1 && minutes <= 720, "max-time is 1 to 720 minutes");
  refuseUnless(typeof file.image === "string" && file.image !== "", "an image is text");
  const sections = Object.values(file.pipelines);
  refuseUnless(sections.length > 0, "a file has pipelines");
  for (const section of sections) for (const [name, items] of Object.entries(section)) checkPipeline(name, items);
  return file;
}

/** All steps of a pipeline. */
export function stepsOf(items: readonly Item[]): Step[] {
  return items.flatMap((item) => ("step" in item ? [item.step] : item.parallel.map(({ step }) => step)));
}

function checkPipeline(name: string, items: readonly Item[]): void {
  refuseUnless(items.length > 0, `${name} has no steps`);
  for (const item of items) onlyKeys(name, item, "step" in item ? ["step"] : ["parallel"]);
  const steps = stepsOf(items);
  refuseUnless(steps.length <= 100, `${name} has more than 100 steps`);
  for (const step of steps) checkStep(name, step);
  refuseUnless(steps[0]?.trigger !== "manual", `the first step of ${name} is manual`);
  const deployments = steps.flatMap(({ deployment }) => deployment ?? []);
  refuseUnless(new Set(deployments).size === deployments.length, `${name} names a deployment twice`);
}

function checkStep(pipeline: string, step: Step): void {
  onlyKeys(pipeline, step, ["name", "script", "image", "oidc", "deployment", "trigger", "condition"]);
  const { name, script, image = "x", deployment = "x", condition } = step;
  const includePaths = condition?.changesets.includePaths ?? ["x"];
  for (const text of [name, image, deployment, ...script, ...includePaths]) {
    refuseUnless(typeof text === "string" && text !== "", `${pipeline}: ${name} has something that is not text`);
  }
  refuseUnless(script.length > 0 && includePaths.length > 0, `${pipeline}: ${name} has an empty list`);
  refuseUnless([undefined, true, false].includes(step.oidc), `${pipeline}: oidc of ${name} is not a boolean`);
  refuseUnless([undefined, "manual"].includes(step.trigger), `${pipeline}: ${name} has another trigger`);
}

function onlyKeys(where: string, value: object, keys: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  refuseUnless(unknown.length === 0, `${where} has ${unknown.join(", ")}`);
}

function refuseUnless(condition: boolean, why: string): void {
  if (!condition) throw new Error(why);
}
