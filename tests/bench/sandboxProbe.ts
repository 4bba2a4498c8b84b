import { startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";

/** A process that prints how long the first sandbox takes to start in it, in milliseconds, and ends. */
async function probe(): Promise<void> {
  const start = performance.now();
  const sandbox = await startSandbox(exampleSeed);
  const headers = { authorization: `Bearer ${exampleTokens.gitlab}` };
  const { status } = await fetch(`${sandbox.gitlabUrl}/api/v4/metadata`, { headers });
  const end = performance.now();
  await sandbox.close();

  if (status !== 200) throw new Error(`the sandbox answered its first request with ${status}`);
  process.stdout.write(JSON.stringify({ sinceCall: end - start, sinceProcess: end }));
}

void probe();
