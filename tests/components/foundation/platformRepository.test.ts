import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { projectsOf } from "../../../components/foundation/platformRepository";
import { errorsIn, rawProject } from "../../pipeline/foundation/fleet";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "platform-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(file: string, content: unknown): void {
  writeFileSync(join(directory, file), typeof content === "string" ? content : stringify(content));
}

const settings = (stack: string, changes: object = {}) => ({
  config: { "platform:pipeline": { ...rawProject(stack, `acme/${stack}`), ...changes } },
});

test("finds only the projects that name the foundation, by their stacks", () => {
  write("Pulumi.yaml", "name: platform\nruntime: nodejs\n");
  write("Pulumi.foundation.yaml", { config: { "platform:foundation": { organization: "acme" } } });
  write("Pulumi.web.yaml", settings("web"));
  write("Pulumi.shop.api.yaml", settings("api"));
  write("Pulumi.other.yaml", settings("other", { trust: { foundation: "europe" } }));
  write("Pulumi.alone.yaml", settings("alone", { trust: undefined }));
  write("Pulumi.empty.yaml", "");
  write("Pulumi.notes.txt", "- : not: yaml");

  expect(projectsOf("foundation", directory)).toEqual({
    "shop.api": rawProject("api", "acme/api"),
    web: rawProject("web", "acme/web"),
  });
});

test("projects inherit the defaults of the platform repository", () => {
  const { organization, trust, ...own } = rawProject("api", "acme/api");
  write("Pulumi.yaml", {
    name: "platform",
    config: { "platform:defaults": { value: { organization: "other", trust, retries: 1 } } },
  });
  write("Pulumi.api.yaml", { config: { "platform:pipeline": { ...own, organization } } });

  expect(projectsOf("foundation", directory)).toEqual({ api: { ...rawProject("api", "acme/api"), retries: 1 } });
});

test("reports an error in the defaults once, with its place", () => {
  write("Pulumi.yaml", { config: { "platform:defaults": { value: { adopt: true } } } });
  for (const name of ["api", "web"]) write(`Pulumi.${name}.yaml`, settings(name));

  expect(errorsIn(() => projectsOf("foundation", directory))).toEqual([
    "Pulumi.yaml:4:7 error NOT_A_DEFAULT: adopt: is not for all projects. Write it in each project's own settings",
  ]);
});

test("reports the errors of all files with their names, and ignores the projects of other foundations", () => {
  write("Pulumi.api.yaml", settings("api", { projct: 1, deployments: [] }));
  write("Pulumi.broken.yaml", "config: [\n");
  write("Pulumi.other.yaml", settings("other", { trust: { foundation: "europe" }, deployments: [] }));
  write("Pulumi.web.yaml", settings("web", { organization: "a b" }));

  expect(errorsIn(() => projectsOf("foundation", directory))).toEqual([
    "Pulumi.api.yaml:8:5 error EMPTY_LIST: deployments: is empty. Name at least one deployment",
    expect.stringMatching(
      /^Pulumi\.api\.yaml:\d+:5 error UNKNOWN_KEY: "projct" is not a setting\. Did you mean "project"\?$/,
    ),
    expect.stringMatching(/^Pulumi\.broken\.yaml:\d+:\d+ error NOT_YAML: is not YAML: .*$/),
    expect.stringMatching(/^Pulumi\.web\.yaml:\d+:5 error BAD_NAME: organization: "a b" is not .*$/),
  ]);
});
