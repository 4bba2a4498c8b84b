import { gzipSync } from "node:zlib";
import { createCloud } from "../../cloud";
import { steppingClock } from "../../clock";
import { RequestLog } from "../../requestLog";
import { fieldOf, seed, teamToken, testCloud, tokenOf } from "./testCloud";
import { closeAtEnd } from "../closing";

const stack = "/stacks/acme/shop/staging";
const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");

test.each([["hunter2"], [""], ["ü\n\u0000"], [Buffer.from([0xff, 0xfe, 0x00])]])(
  "%j can be encrypted and decrypted",
  async (text) => {
    const cloud = testCloud();
    const plaintext = base64(text);
    const ciphertext = fieldOf(
      (await cloud.send("POST", `${stack}/encrypt`, { body: { plaintext } })).body,
      "ciphertext",
    );

    expect(Buffer.from(ciphertext, "base64").includes(Buffer.from(text.length > 0 ? text : "x"))).toBe(false);
    expect((await cloud.send("POST", `${stack}/decrypt`, { body: { ciphertext } })).body).toEqual({ plaintext });
  },
);

test("batches keep the order, and return each plaintext by its ciphertext", async () => {
  const cloud = testCloud();
  const plaintexts = ["a", "b", "a"].map(base64);
  const { body } = await cloud.send("POST", `${stack}/batch-encrypt`, { body: { plaintexts } });
  const { ciphertexts } = body as { ciphertexts: string[] };
  const decrypted = await cloud.send("POST", `${stack}/batch-decrypt`, { body: { ciphertexts } });

  expect(ciphertexts[0]).toBe(ciphertexts[2]);
  expect(decrypted.body).toEqual({ plaintexts: { [ciphertexts[0]!]: base64("a"), [ciphertexts[1]!]: base64("b") } });
});

test("accepts a compressed body", async () => {
  const clock = steppingClock(new Date("2026-01-01"));
  const { app } = closeAtEnd(createCloud(seed, { clock, log: new RequestLog() }));
  const request = (body: Buffer) =>
    app.request(`/api${stack}/encrypt`, {
      method: "POST",
      headers: { Authorization: `token ${tokenOf("platform")}`, "Content-Encoding": "gzip" },
      body: new Uint8Array(body),
    });

  expect((await request(gzipSync(JSON.stringify({ plaintext: base64("a") })))).status).toBe(200);
  expect((await request(Buffer.from("{}"))).status).toBe(400);
});

test("a ciphertext of one stack cannot be decrypted for another one, nor for a later stack with the same name", async () => {
  const cloud = testCloud();
  const encrypted = await cloud.send("POST", `${stack}/encrypt`, { body: { plaintext: base64("hunter2") } });
  const ciphertext = fieldOf(encrypted.body, "ciphertext");
  const other = await cloud.send("POST", "/stacks/acme/shop/production/decrypt", { body: { ciphertext } });
  await cloud.send("DELETE", stack);
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "staging" } });
  const later = await cloud.send("POST", `${stack}/batch-decrypt`, { body: { ciphertexts: [ciphertext] } });

  const refused = { code: 400, message: "Bad Request: the ciphertext was not encrypted for this stack" };
  expect([other.body, later.body]).toEqual([refused, refused]);
});

test("a renamed stack can decrypt its ciphertexts", async () => {
  const cloud = testCloud();
  const encrypted = await cloud.send("POST", `${stack}/encrypt`, { body: { plaintext: base64("hunter2") } });
  await cloud.send("POST", `${stack}/rename`, { body: { newName: "dev", newProject: "" } });
  const body = { ciphertext: fieldOf(encrypted.body, "ciphertext") };

  expect((await cloud.send("POST", "/stacks/acme/shop/dev/decrypt", { body })).body).toEqual({
    plaintext: base64("hunter2"),
  });
});

test.each([
  ["encrypt", {}],
  ["encrypt", { plaintext: "not base64!" }],
  ["decrypt", { ciphertext: base64("short") }],
  ["batch-decrypt", { ciphertexts: [base64("short")] }],
])("%s refuses %j", async (verb, body) => {
  expect((await testCloud().send("POST", `${stack}/${verb}`, { body })).status).toBe(400);
});

test.each(["log-decryption", "log-batch-decryption"])("accepts %s, and stores nothing", async (note) => {
  const { status, text } = await testCloud().send("POST", `${stack}/decrypt/${note}`, { body: { commandName: "up" } });

  expect([status, text]).toEqual([204, ""]);
});

test.each([
  [undefined, 404],
  [101, 200],
  [102, 200],
])("with the permission %p a team encrypts and decrypts with %i", async (permission, status) => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  const plaintexts = [base64("hunter2")];
  const encrypted = await cloud.send("POST", `${stack}/batch-encrypt`, { body: { plaintexts } });
  const { ciphertexts } = encrypted.body as { ciphertexts: string[] };
  if (permission !== undefined) {
    const addStackPermission = { projectName: "shop", stackName: "staging", permission };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
  }
  const answers = [
    await cloud.send("POST", `${stack}/encrypt`, { token, body: { plaintext: plaintexts[0] } }),
    await cloud.send("POST", `${stack}/decrypt`, { token, body: { ciphertext: ciphertexts[0] } }),
    await cloud.send("POST", `${stack}/batch-encrypt`, { token, body: { plaintexts } }),
    await cloud.send("POST", `${stack}/batch-decrypt`, { token, body: { ciphertexts } }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
});
