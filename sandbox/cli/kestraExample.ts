import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleSeed, flowsProject } from "../exampleSeed";
import type { Seed } from "../index";
import { startKestra } from "../kestra";
import { writeKestraCommandLines } from "../kestra/commandLines";

/** A Kestra server beside the sandbox, with the API tokens of two service accounts. It keeps its flows in memory only. */
export interface KestraExample {
  readonly url: string;
  /** The token of an account that may deploy flows. */
  readonly deployToken: string;
  /** The token of an account that may not change flows. */
  readonly validationToken: string;
  /** The folder with Kestra's command lines, for the jobs of the runner. */
  readonly commandLines: string;
  close(): Promise<void>;
}

export async function startKestraExample(): Promise<KestraExample> {
  const [deployToken, validationToken] = [kestraToken(), kestraToken()];
  const kestra = await startKestra({
    accounts: [{ token: deployToken }, { token: validationToken, writes: false }],
  });
  const commandLines = mkdtempSync(join(tmpdir(), "kestra-"));
  writeKestraCommandLines(commandLines);
  return {
    url: kestra.url,
    deployToken,
    validationToken,
    commandLines,
    async close() {
      rmSync(commandLines, { recursive: true });
      await kestra.close();
    },
  };
}

/** The example's data, with a project of Kestra flows. */
export const kestraSeed: Seed = {
  ...exampleSeed,
  gitlab: { ...exampleSeed.gitlab, projects: [...exampleSeed.gitlab.projects, flowsProject] },
};

function kestraToken(): string {
  return `kestra-${randomBytes(20).toString("hex")}`;
}
