import { parseDocument } from "yaml";

/** The used parts of a `bitbucket-pipelines.yml`. */
export interface BitbucketFile {
  readonly image: string;
  readonly options?: { readonly "max-time": number };
  readonly definitions?: {
    readonly caches?: Readonly<
      Record<string, { readonly key: { readonly files: readonly string[] }; readonly path: string }>
    >;
    readonly services?: Readonly<Record<string, { readonly image: string; readonly variables?: object }>>;
  };
  readonly pipelines: Partial<Record<Section | "default", Record<string, readonly Item[]>>>;
}

export type Section = "pull-requests" | "branches" | "tags" | "custom";
export type Item = { readonly step: Step } | { readonly parallel: readonly { readonly step: Step }[] };

export interface Step {
  readonly name: string;
  readonly script: readonly string[];
  readonly image?: string;
  readonly "runs-on"?: readonly string[];
  readonly oidc?: { readonly audiences: readonly string[] };
  readonly deployment?: string;
  readonly "concurrency-group"?: string;
  readonly trigger?: "manual";
  readonly condition?: { readonly changesets: { readonly includePaths: readonly string[] } };
  readonly caches?: readonly string[];
  readonly services?: readonly string[];
  readonly "after-script"?: readonly string[];
  readonly artifacts?: readonly string[];
}

/** Reads a file, and throws if Bitbucket would refuse it. Bitbucket: configuration reference, deployments, triggers. */
export function readBitbucketFile(text: string): BitbucketFile {
  const document = parseDocument(text, { version: "1.1", strict: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  const file = document.toJS() as BitbucketFile;
  onlyKeys("the file", file, ["image", "options", "definitions", "pipelines"]);
  onlyKeys("options", file.options ?? {}, ["max-time"]);
  onlyKeys("definitions", file.definitions ?? {}, ["caches", "services"]);
  onlyKeys("pipelines", file.pipelines, ["pull-requests", "branches", "tags", "custom"]);
  const minutes = file.options?.["max-time"] ?? 120;
  refuseUnless(Number.isInteger(minutes) && minutes >= 1 && minutes <= 720, "max-time is 1 to 720 minutes");
  refuseUnless(typeof file.image === "string" && file.image !== "", "an image is text");
  const sections = Object.values(file.pipelines);
  refuseUnless(sections.length > 0, "a file has pipelines");
  for (const section of sections) for (const [name, items] of Object.entries(section)) checkPipeline(name, items);
  checkDefinitions(file);
  return file;
}

/** All steps of a pipeline. */
export function stepsOf(items: readonly Item[]): Step[] {
  return items.flatMap((item) => ("step" in item ? [item.step] : item.parallel.map(({ step }) => step)));
}

/** Every definition has a user, and every name that a step uses has a definition. */
function checkDefinitions({ definitions = {}, pipelines }: BitbucketFile): void {
  const steps = Object.values(pipelines).flatMap((section) => Object.values(section).flatMap(stepsOf));
  for (const key of ["caches", "services"] as const) {
    const used = [...new Set(steps.flatMap((step) => step[key] ?? []))].sort();
    const defined = Object.keys(definitions[key] ?? {}).sort();
    refuseUnless(
      used.join() === defined.join(),
      `steps use the ${key} ${used.join()}, and ${defined.join()} are defined`,
    );
  }
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
  onlyKeys(pipeline, step, stepKeys);
  const { name, script, image = "x", deployment = "x", condition } = step;
  const group = step["concurrency-group"] ?? "x";
  const lists = [
    script,
    condition?.changesets.includePaths,
    step.oidc?.audiences,
    ...optionalLists.map((key) => step[key]),
  ];
  const given = lists.filter((list) => list !== undefined);
  for (const text of [name, image, deployment, group, ...given.flat()]) {
    refuseUnless(typeof text === "string" && text !== "", `${pipeline}: ${name} has something that is not text`);
  }
  refuseUnless(
    given.every((list) => list.length > 0),
    `${pipeline}: ${name} has an empty list`,
  );
  refuseUnless(group.length <= 50, `${pipeline}: the concurrency group of ${name} is too long`);
  refuseUnless((step["runs-on"] ?? []).length <= 10, `${pipeline}: ${name} has more than 10 runner labels`);
  refuseUnless((step.services ?? []).length <= 5, `${pipeline}: ${name} has more than 5 services`);
  refuseUnless([undefined, "manual"].includes(step.trigger), `${pipeline}: ${name} has another trigger`);
}

const optionalLists = ["runs-on", "caches", "services", "after-script", "artifacts"] as const;
const stepKeys = [
  ...["name", "script", "image", "oidc", "deployment", "concurrency-group", "trigger", "condition"],
  ...optionalLists,
];

function onlyKeys(where: string, value: object, keys: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  refuseUnless(unknown.length === 0, `${where} has ${unknown.join(", ")}`);
}

function refuseUnless(condition: boolean, why: string): void {
  if (!condition) throw new Error(why);
}
