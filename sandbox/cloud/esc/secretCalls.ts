import { type Document, type Node, type Pair, type Scalar, isMap, isNode, isPair, isScalar, visit } from "yaml";

/** A use of `fn::secret` in a definition. */
export type SecretCall =
  | { readonly kind: "plaintext"; readonly pair: Pair; readonly value: Scalar<string> }
  | { readonly kind: "ciphertext"; readonly pair: Pair; readonly value: Scalar<string> }
  | { readonly kind: "malformed"; readonly node: Node; readonly problem: string };

/** All calls of `fn::secret`, in the order of the text. ESC: the argument is a string, or a map with `ciphertext`. */
export function secretCalls(document: Document): SecretCall[] {
  const calls: SecretCall[] = [];
  visit(document, {
    Map(_, map) {
      const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === "fn::secret");
      if (pair) calls.push(map.items.length === 1 ? callOf(pair, map) : alone(map));
    },
  });
  return calls;
}

function callOf(pair: Pair, map: Node): SecretCall {
  const { value } = pair;
  if (isText(value)) {
    // An alias would copy the plaintext, and would be undefined after encryption.
    if (value.anchor)
      return { kind: "malformed", node: value, problem: "the value of fn::secret must not be anchored" };
    return { kind: "plaintext", pair, value };
  }
  if (isMap(value) && value.items.length === 1) {
    const [item] = value.items;
    if (item && isScalar(item.key) && item.key.value === "ciphertext" && isText(item.value)) {
      return { kind: "ciphertext", pair, value: item.value };
    }
  }
  const node = isNode(value) ? value : map;
  return { kind: "malformed", node, problem: "the value of fn::secret must be a string or a ciphertext" };
}

/** A map with other keys is not a call, and its plaintext would not be encrypted. */
function alone(node: Node): SecretCall {
  return { kind: "malformed", node, problem: "fn::secret must be the only key of its map" };
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}
