import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { createWorkspace } from "../../cli/demo/createWorkspace";
import { type Sandbox, type Seed, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";

const project = "acme/shop/api";

/** A sandbox with a runner, whose project is onboarded with these settings. */
export async function onboarded(settings: object, seed: Seed = exampleSeed): Promise<Sandbox> {
  const sandbox = await startSandbox(seed, { runner: runnerMachine() });
  const workspace = await createWorkspace(sandbox, exampleTokens);
  try {
    await workspace.configure("shop-api", { "platform:pipeline": settings });
    for (const words of [
      ["stack", "init", "shop-api"],
      ["up", "--yes", "--skip-preview"],
    ]) {
      const { code, stdout, stderr } = await workspace.pulumi([...words, "--non-interactive"]);
      if (code !== 0) throw new Error(`pulumi ${words.join(" ")} failed:\n${stdout}${stderr}`);
    }
  } finally {
    await workspace.remove();
  }
  return sandbox;
}

/** A failed job would be fast. */
export async function expectSuccess(sandbox: Sandbox): Promise<void> {
  const [newest] = (await ask(sandbox, "GET", "pipelines?per_page=1")) as { status: string }[];
  if (newest?.status !== "success") throw new Error(`the pipeline ended with "${newest?.status ?? "none"}"`);
}

export async function ask(sandbox: Sandbox, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/${path}`, {
    method,
    headers: { authorization: `Bearer ${exampleTokens.gitlab}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
