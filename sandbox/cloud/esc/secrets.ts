import { type Document, Scalar, YAMLMap, parseDocument } from "yaml";
import type { EscEnvironment } from "../entities";
import { contentOf, decrypt, encrypt } from "./cipher";
import { parseDefinition } from "./definition";
import { secretCalls } from "./secretCalls";

/**
 * The definition with encrypted secrets: `fn::secret: plaintext` becomes `fn::secret: {ciphertext: …}`. ESC: the service
 * rewrites a definition when it is saved, and returns ciphertexts unless a client requests decryption. A text without
 * plaintext secrets is kept byte for byte, so that clients see no change.
 */
export function encryptSecrets(text: string, environment: EscEnvironment, revision: number): string {
  const { document, fault } = parseDefinition(text);
  let encrypted = 0;
  for (const { kind, pair, value } of secretCalls(document).filter((call) => call.kind !== "malformed")) {
    if (kind === "ciphertext") {
      // Assumption: a ciphertext that can't be decrypted is rejected on save, not on open.
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
export function decryptSecrets(text: string, environment: EscEnvironment): string {
  const { document, fault } = parseDefinition(text);
  const calls = secretCalls(document).filter((call) => call.kind === "ciphertext");
  for (const { pair, value } of calls) {
    const plaintext = decrypt(environment, value.value);
    if (plaintext === undefined) throw fault(value, foreignCiphertext);
    pair.value = replacement(value, plaintext);
  }
  return calls.length > 0 ? print(document) : text;
}

/** The plaintexts of an ESC environment's secrets, by the content of their ciphertexts. */
export function plaintextsOf(text: string, environment: EscEnvironment): Record<string, string> {
  const plaintexts: Record<string, string> = {};
  for (const call of secretCalls(parseDocument(text, { prettyErrors: false }))) {
    const plaintext = call.kind === "ciphertext" ? decrypt(environment, call.value.value) : undefined;
    if (call.kind === "ciphertext" && plaintext !== undefined) plaintexts[contentOf(call.value.value)] = plaintext;
  }
  return plaintexts;
}

const foreignCiphertext = "the ciphertext does not belong to this environment";

/** A scalar with another text and the same comments. */
function replacement({ comment, commentBefore }: Scalar, text: string): Scalar {
  const scalar = new Scalar(text);
  if (comment) scalar.comment = comment;
  if (commentBefore) scalar.commentBefore = commentBefore;
  return scalar;
}

function print(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
