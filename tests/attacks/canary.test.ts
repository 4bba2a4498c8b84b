import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary } from "./canary";

test.each([
  ["unchanged", (secret: string) => `x=${secret};`],
  ["in hexadecimal", (secret: string) => Buffer.from(secret).toString("hex")],
  ["in base64", (secret: string) => Buffer.from(secret).toString("base64")],
  ["inside base64", (secret: string) => Buffer.from(`{"password":"${secret}"}`).toString("base64")],
  ["inside base64, shifted by one", (secret: string) => Buffer.from(`{"password": "${secret}"}`).toString("base64")],
  ["inside base64, shifted by two", (secret: string) => Buffer.from(`{"password":  "${secret}"}`).toString("base64")],
])("finds a secret %s", (_, write) => {
  const canary = createCanary();
  const secret = canary.plant("password");
  canary.listen("the log", write(secret));

  expect(canary.found).toEqual(["password in the log"]);
});

test("does not report other text as a secret", () => {
  const canary = createCanary();
  const secret = canary.plant("password");
  canary.listen("the log", secret.slice(0, -1));
  canary.listen("the log", Buffer.from(secret.slice(0, -6)).toString("base64"));

  expect(canary.found).toEqual([]);
});

test("searches a folder and its subfolders", async () => {
  const folder = await mkdtemp(join(tmpdir(), "canary-"));
  try {
    const canary = createCanary();
    const file = join(folder, "state.json");
    await writeFile(file, JSON.stringify({ value: canary.plant("token") }));
    await canary.search(folder);

    expect(canary.found).toEqual([`token in ${file}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
