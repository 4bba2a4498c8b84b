import fc from "fast-check";
import { parse, stringify } from "yaml";
import { decrypt, encrypt } from "../../../cloud/esc/cipher";
import { decryptSecrets, encryptSecrets } from "../../../cloud/esc/secrets";
import type { EscEnvironment } from "../../../cloud/entities";

const environment: EscEnvironment = {
  id: 1,
  organization: "acme",
  project: "shop",
  name: "staging",
  created: new Date(0),
  revisions: [{ number: 1, yaml: "", created: new Date(0), creator: "platform" }],
  tags: [],
};

test("any text can be encrypted and decrypted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plaintext, use) => {
      expect(decrypt(environment, encrypt(environment, use, plaintext))).toBe(plaintext);
    }),
  );
});

test("the envelope has ESC's format: escx, version 1, and a CRC-32 of the preceding bytes", () => {
  const bytes = Buffer.from(encrypt(environment, "1", "hunter2"), "base64");

  expect(bytes.subarray(0, 8).toString("latin1")).toBe("escx\0\0\0\x01");
  expect(bytes).toHaveLength(8 + 12 + "hunter2".length + 16 + 4);
});

test.each([
  ["another environment", { ...environment, name: "production" }, (text: string) => text],
  ["a changed byte", environment, (text: string) => flip(text, 25)],
  ["a changed checksum", environment, (text: string) => flip(text, 42)],
  ["a cut text", environment, (text: string) => text.slice(0, 20)],
  ["a text that is not a ciphertext", environment, () => "hunter2"],
])("does not decrypt %s", (_, scope, change) => {
  expect(decrypt(scope, change(encrypt(environment, "1", "hunter2")))).toBeUndefined();
});

test("detects a changed body even with a correct checksum", () => {
  const bytes = Buffer.from(encrypt(environment, "1", "hunter2"), "base64");
  const nonce = bytes.subarray(8, 20);
  const same = Buffer.from(encrypt(environment, "1", "hunter3"), "base64");
  const forged = Buffer.concat([same.subarray(0, 27), bytes.subarray(27, 43)]);

  expect(same.subarray(8, 20)).toEqual(nonce);
  expect(decrypt(environment, withChecksum(forged))).toBeUndefined();
  expect(decrypt(environment, withChecksum(bytes.subarray(0, -4)))).toBe("hunter2");
});

test("equal secrets have different ciphertexts, which are the same on every run", () => {
  const yaml = "values: {a: {fn::secret: same}, b: {fn::secret: same}}";
  const first = encryptSecrets(yaml, environment, 2);
  const { values } = parse(first) as { values: Record<string, unknown> };

  expect(values.a).not.toEqual(values.b);
  expect(encryptSecrets(yaml, environment, 2)).toBe(first);
  expect(encryptSecrets(yaml, environment, 3)).not.toBe(first);
});

test.each([
  ["a block of lines", "values:\n  key:\n    fn::secret: |\n      one\n      two\n  after: 1\n"],
  ["a folded text", "values:\n  key:\n    fn::secret: >-\n      one\n      two\n  after: 1\n"],
  ["quotes", "values:\n  key: { fn::secret: 'it''s' }\n  other: { \"fn::secret\": \"a\\tb\" }\n"],
  ["a list", "values:\n  keys:\n    - fn::secret: one\n    - plain\n    - fn::secret: two\n"],
  ["a text that looks like a number", 'values:\n  pin: { fn::secret: "0123" }\n'],
  ["an empty text", 'values:\n  none: { fn::secret: "" }\n'],
  ["JSON", '{"values": {"a": {"fn::secret": "one"}, "b": [{"fn::secret": "two"}]}}'],
])("%s is encrypted and decrypted without a change", (_, yaml) => {
  const encrypted = encryptSecrets(yaml, environment, 2);

  expect(plaintextsIn(parse(encrypted))).toEqual([]);
  expect(plaintextsIn(parse(yaml))).not.toEqual([]);
  expect(parse(decryptSecrets(encrypted, environment))).toEqual(parse(yaml));
});

test("any secret can be encrypted in any YAML style", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      const yaml = stringify({ values: { one: { "fn::secret": one }, list: [{ "fn::secret": two }] } });
      const encrypted = encryptSecrets(yaml, environment, 2);

      expect(plaintextsIn(parse(encrypted))).toEqual([]);
      expect(parse(decryptSecrets(encrypted, environment))).toEqual(parse(yaml));
    }),
  );
});

test("keeps comments and the order of keys", () => {
  const yaml =
    "# top\nvalues:\n  z: 1 # last letter\n  # before\n  a:\n    fn::secret: one # beside\n  m: 2\n\n# end\n";

  expect(decryptSecrets(encryptSecrets(yaml, environment, 2), environment)).toBe(yaml);
});

test.each([
  ["a list", "values: {a: {fn::secret: [x]}}", "the value of fn::secret must be a string or a ciphertext"],
  ["a truth value", "values: {a: {fn::secret: true}}", "the value of fn::secret must be a string or a ciphertext"],
  ["nothing", "values: {a: {fn::secret: }}", "the value of fn::secret must be a string or a ciphertext"],
  [
    "an alias",
    "values: {p: &p hidden, a: {fn::secret: *p}}",
    "the value of fn::secret must be a string or a ciphertext",
  ],
  ["an anchored text", "values: {a: {fn::secret: &p hidden}, b: *p}", "the value of fn::secret must not be anchored"],
  [
    "another key in the same map",
    "values: {a: {fn::secret: hidden, b: 1}}",
    "fn::secret must be the only key of its map",
  ],
])("refuses fn::secret with %s, so that no plain text is stored", (_, yaml, summary) => {
  expect(() => encryptSecrets(yaml, environment, 2)).toThrow(
    expect.objectContaining({ status: 400, diagnostics: [expect.objectContaining({ summary })] }) as Error,
  );
});

/** The plaintext arguments of `fn::secret` in a parsed definition. */
function plaintextsIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const secret = (value as Record<string, unknown>)["fn::secret"];
  return typeof secret === "string" ? [secret] : Object.values(value).flatMap(plaintextsIn);
}

function flip(base64: string, index: number): string {
  const bytes = Buffer.from(base64, "base64");
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  return bytes.toString("base64");
}

/** CRC-32 by its definition over single bits, independent of the implementation under test. */
function withChecksum(bytes: Buffer): string {
  let register = 0xffffffffn;
  for (const byte of bytes) {
    for (let bit = 0n; bit < 8n; bit++) {
      const odd = (register ^ (BigInt(byte) >> bit)) & 1n;
      register = (register >> 1n) ^ (odd ? 0xedb88320n : 0n);
    }
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(Number(register ^ 0xffffffffn));
  return Buffer.concat([bytes, checksum]).toString("base64");
}
