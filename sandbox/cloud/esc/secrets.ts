import { type Document, Scalar, YAMLMap, parseDocument } from "yaml";
import type { Environment } from "../entities";
import { contentOf, decrypt, encrypt } from "./cipher";
import { parseDefinition } from "./definition";
import { secretCalls } from "./secretCalls";

/**
 * The definition as it is kept: `fn::secret: plaintext` becomes `fn::secret: {ciphertext: …}`. ESC: the service
 * rewrites on save, and answers the ciphertext unless asked to decrypt. A text without plaintext secrets is kept byte
 * for byte, so that a client that compares what it sent with what it reads sees no change.
 */
export function encryptSecrets(text: string, environment: Environment, revision: number): string {
  const { document, fault } = parseDefinition(text);
  let encrypted = 0;
  for (const { kind, pair, value } of secretCalls(document).filter((call) => call.kind !== "malformed")) {
    if (kind === "ciphertext") {
      // Assumption: what can't be decrypted is refused when it is saved, not when it is opened.
      if (decrypt(environment, value.value) === undefined) throw fault(value, foreignCiphertext);
      continue;
    }
    const ciphertext = new YAMLMap(document.schema);
    ciphertext.set("ciphertext", replacement(value, encrypt(environment, `${revision}/${encrypted++}`, value.value)));
    pair.value = ciphertext;
  }
  return encrypted > 0 ? print(document) : text;
}

/** The definition with each ciphertext replaced by its plaintext. */
export function decryptSecrets(text: string, environment: Environment): string {
  const { document, fault } = parseDefinition(text);
  const calls = secretCalls(document).filter((call) => call.kind === "ciphertext");
  for (const { pair, value } of calls) {
    const plaintext = decrypt(environment, value.value);
    if (plaintext === undefined) throw fault(value, foreignCiphertext);
    pair.value = replacement(value, plaintext);
  }
  return calls.length > 0 ? print(document) : text;
}

/** The plaintext of each secret that belongs to the environment, by the content of its ciphertext. */
export function plaintextsOf(text: string, environment: Environment): Record<string, string> {
  const plaintexts: Record<string, string> = {};
  for (const call of secretCalls(parseDocument(text, { prettyErrors: false }))) {
    const plaintext = call.kind === "ciphertext" ? decrypt(environment, call.value.value) : undefined;
    if (call.kind === "ciphertext" && plaintext !== undefined) plaintexts[contentOf(call.value.value)] = plaintext;
  }
  return plaintexts;
}

const foreignCiphertext = "the ciphertext does not belong to this environment";

/** Another text in the place of a scalar, with the comments that stand there. */
function replacement({ comment, commentBefore }: Scalar, text: string): Scalar {
  const scalar = new Scalar(text);
  if (comment) scalar.comment = comment;
  if (commentBefore) scalar.commentBefore = commentBefore;
  return scalar;
}

function print(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
