import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Event } from "../harness/events";
import { runPipeline } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { commandLine } from "../harness/standIns";
import { fileOf, flow } from "./files";

/**
 * What the pipeline of Kestra's page "GitLab CI" does, operation for operation: it validates all flows on the server,
 * and updates one namespace from one folder. The page runs both in each pipeline, and never says whether it deletes.
 */
const server = "https://kestra.example.com";
const document = {
  validate: { command: ["flow", "validate"], folder: "kestra/flows" },
  deploy: { command: ["flow", "namespace", "update", "my_namespace"], folder: "kestra/flows/prod" },
};

/** The settings of examples/kestra, with the command line that the document uses, in an image that still has it. */
const example = parse(readFileSync(join(__dirname, "../../../../examples/kestra/Pulumi.shop-flows.yaml"), "utf8")) as {
  readonly config: { readonly "platform:pipeline": { readonly program: object } };
};
const { program, ...others } = example.config["platform:pipeline"];
const settings = { ...others, program: { ...program, image: "kestra/kestra:v1.0.4" } };

const files = {
  "kestra/flows/prod/hello.yaml": flow("hello", "my_namespace"),
  "kestra/flows/test/hello.yaml": flow("hello", "tests"),
};
const variables = {
  KESTRA_HOST: server,
  KESTRA_VALIDATION_TOKEN: "validates",
  KESTRA_API_TOKEN: { value: "deploys", scope: "production", protected: true },
};

const rendered = fileOf(settings);

test("is valid by GitLab's schema", () => {
  expect(schemaErrors(rendered)).toEqual([]);
});

test.each<[string, Event, readonly string[]]>([
  [
    "a merge request",
    { kind: "mergeRequest" },
    [`kestra/flows: kestra flow validate . --server ${server} --api-token validates`],
  ],
  [
    "a push to main",
    { kind: "push", branch: "main" },
    [`kestra/flows: kestra flow namespace update my_namespace prod --no-delete --server ${server} --api-token deploys`],
  ],
  ["a push to another branch", { kind: "push", branch: "feature" }, []],
])("runs the document's commands on %s", async (_, event, expected) => {
  const { jobs } = await runPipeline(rendered, event, { files, variables, standIns: ["kestra", "kestractl"] });

  expect(jobs.filter(({ status }) => status !== "success")).toEqual([]);
  expect(jobs.flatMap(({ commands }) => commands.map((one) => `${one.cwd}: ${commandLine(one)}`))).toEqual(expected);
});

test("the commands are those of the table, with the folder, the server, the token and the deletion in words", async () => {
  const events: readonly Event[] = [{ kind: "mergeRequest" }, { kind: "push", branch: "main" }];
  const commands = await Promise.all(
    events.map(async (event) => {
      const { jobs } = await runPipeline(rendered, event, { files, variables, standIns: ["kestra"] });
      return jobs.flatMap((job) => job.commands)[0];
    }),
  );

  const operations = [document.validate, document.deploy].map(({ command, folder }, index) => {
    const { args = [], cwd = "" } = commands[index] ?? {};
    const path = args[command.length] ?? "";
    return { command: args.slice(0, command.length), folder: path === "." ? cwd : `${cwd}/${path}`, folderOf: folder };
  });
  expect(operations).toEqual(
    [document.validate, document.deploy].map(({ command, folder }) => ({ command, folder, folderOf: folder })),
  );
});
