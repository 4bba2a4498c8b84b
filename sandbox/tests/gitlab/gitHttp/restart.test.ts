import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../../index";
import { seed } from "../world";
import { checkoutAt, pushHistory, runGit } from "./gitWorld";

const cloud = { users: [], organizations: [] };

test.each([
  ["with its repositories", false],
  ["without them", true],
])("after a restart %s a sandbox has every pushed ref and object", async (_title, forget) => {
  const folder = mkdtempSync(join(tmpdir(), "restart-"));
  const data = join(folder, "data");
  const first = await startSandbox({ gitlab: seed, cloud }, { data });
  const remote = (url: string): string => `${url.replace("://", "://x:token-maintainer@")}/acme/shop/api.git`;
  await runGit(folder, ["clone", "-q", remote(first.gitlabUrl), "ann"]);
  const ann = checkoutAt(join(folder, "ann"));
  await pushHistory(ann);
  const before = await ann.git("ls-remote", "origin");
  await first.close();
  if (forget) rmSync(join(data, "repositories"), { recursive: true });

  const second = await startSandbox({ gitlab: seed, cloud }, { data });
  await runGit(folder, ["clone", "-q", remote(second.gitlabUrl), "bob"]);
  const bob = checkoutAt(join(folder, "bob"));

  expect(await bob.git("ls-remote", "origin")).toBe(before);
  expect(await bob.git("rev-list", "--all", "--objects")).toBe(await ann.git("rev-list", "--all", "--objects"));
  await second.close();
  rmSync(folder, { recursive: true });
});
