import fc from "fast-check";
import { type Document, parseDocument, visit } from "yaml";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import type { FileTarget } from "../../../pipeline/target";
import { fileTargets } from "../../../targets";
import { eightLines, planOf } from "../../pipeline/examples";
import { adapters } from "./adapters";
import { reversed, validSettings } from "./settings";

/** The pipeline of valid settings. */
function pipelineOf(settings: unknown): Pipeline {
  return valueOf(completePipeline(planOf(settings)));
}

/** A file as the CI system reads it. */
function read(file: string): Document {
  return parseDocument(file, { version: "1.1", logLevel: "error" });
}

/** All texts in a file, as a YAML reader returns them. */
function texts(file: string): unknown[] {
  const all: unknown[] = [];
  visit(read(file), { Scalar: (_, scalar) => void all.push(scalar.value) });
  return all;
}

test("the generated settings are of all kinds", () => {
  const tried = fc.sample(validSettings, { numRuns: 300, seed: 1 }).map(pipelineOf);
  const kinds = tried.flatMap(({ jobs, programs }) => [
    ...jobs.flatMap(({ action, login, triggers }) => [action.kind, login.kind, ...triggers.map(({ kind }) => kind)]),
    ...(programs.length > 1 ? ["several programs"] : []),
    ...(programs.some(({ changes }) => changes) ? ["changes"] : []),
  ]);

  expect([...new Set<string>(kinds)].sort()).toEqual([
    "branch",
    "changes",
    "createReviewStack",
    "deploy",
    "destroyReviewStack",
    "detectDrift",
    "mergeRequest",
    "oidc",
    "preview",
    "remediateDrift",
    "schedule",
    "selfManaged",
    "several programs",
    "sweepReviewStacks",
    "tag",
    "token",
  ]);
});

/** The texts of the settings that the file has to contain. */
function writtenTexts({ programs, jobs }: Pipeline): string[] {
  const deployed = programs.filter(({ name }) =>
    jobs.some(({ program, action }) => program === name && action.kind === "deploy"),
  );
  return deployed.flatMap(({ steps }) => [...steps.beforeInstall, ...steps.before, ...steps.after]);
}

/** The values that YAML 1.1 reads as another type than a string, except those that are numbers or booleans. */
function otherTypes(values: readonly unknown[], pipeline: Pipeline, name: keyof typeof fileTargets): unknown[] {
  const longest = (pipeline.timeout ?? 0) > 720 ? [720] : [];
  const numbers = [...(adapters[name].numbers ?? []), pipeline.timeout, pipeline.retries, 7, ...longest];
  return values.filter(
    (value) => typeof value !== "string" && typeof value !== "boolean" && !numbers.includes(value as number),
  );
}

const targetNames = Object.keys(fileTargets) as (keyof typeof fileTargets)[];

/** Checks a property of every target for any settings, whose pipeline is planned once. */
function holds(property: (target: FileTarget, pipeline: Pipeline, name: keyof typeof fileTargets) => void): void {
  fc.assert(
    fc.property(validSettings, (settings) => {
      const pipeline = pipelineOf(settings);
      for (const name of targetNames) property(fileTargets[name], pipeline, name);
    }),
  );
}

describe("every target, with any settings,", () => {
  test("renders a file that the CI system accepts and YAML 1.1 reads exactly, with one newline at its end", () => {
    holds((target, pipeline, name) => {
      const file = target.render(pipeline);
      const there = texts(file);

      expect([name, adapters[name].errors(file)]).toEqual([name, []]);
      expect([name, /[^\n]\n$/.test(file)]).toEqual([name, true]);
      expect([name, ...there]).toEqual(expect.arrayContaining([name, ...writtenTexts(pipeline)]));
      expect([name, otherTypes(there, pipeline, name)]).toEqual([name, []]);
    });
  });

  test("renders the same bytes for any order of the settings' keys", () => {
    fc.assert(
      fc.property(validSettings, (settings) => {
        const [pipeline, other, copy] = [settings, reversed(settings), JSON.parse(JSON.stringify(settings))].map(
          pipelineOf,
        );
        for (const target of Object.values<FileTarget>(fileTargets)) {
          const file = target.render(pipeline!);
          expect(target.render(other!)).toBe(file);
          expect(target.render(copy!)).toBe(file);
        }
      }),
    );
  });

  test("names each feature that it leaves out once, in complete sentences", () => {
    holds((target, pipeline) => {
      const sentences = target.leavesOut(pipeline);

      expect(sentences.filter((sentence) => !/^[A-Za-z].*\.$/s.test(sentence))).toEqual([]);
      expect(new Set(sentences).size).toBe(sentences.length);
    });
  });
});

describe.each(targetNames)("%s", (name) => {
  const target: FileTarget = fileTargets[name];

  test("has a header that says who manages it, and how to change it", () => {
    const file = target.render(pipelineOf(eightLines));

    expect(file.split("\n").slice(0, 3)).toEqual([
      '# Managed by Pulumi: stack "shop-api" of project "platform".',
      "# Do not edit: changes are overwritten. Change that stack in the platform repository instead.",
      "",
    ]);
  });

  test("has a comment before each job, and no empty comment", () => {
    const file = target.render(pipelineOf(eightLines));
    const lines = file.split("\n");
    const described = ["preview", "deploy-staging", "promotion-preview-production", "deploy-production"].map((job) => {
      const at = lines.findIndex((line) => [`${job}:`, `name: ${job}`].includes(line.trim()));
      return lines.slice(at - 2, at).some((line) => /^ *# \S/.test(line));
    });

    expect(described).toEqual([true, true, true, true]);
    expect(lines.filter((line) => /^ *#\s*$/.test(line))).toEqual([]);
  });
});
