import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isList, isObject, plain, present, type Value, type Values } from "./values";

/** Encodes values as a protobuf Struct, without absent ones. */
export function encode(values: Values): Struct {
  return Struct.fromJavaScript(withoutAbsent(values));
}

/** Decodes a Struct, with secrets in plaintext. */
export function decode(struct: Struct | undefined): Values {
  const value = plain(struct?.toJavaScript());
  return isObject(value) ? value : {};
}

/** Decodes a Struct, with secrets in their wrapping. */
export function decodeWithSecrets(struct: Struct | undefined): Values {
  const value = struct?.toJavaScript() as unknown;
  return isObject(value) ? value : {};
}

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

function withoutAbsent(values: Values): JsonObject {
  return Object.fromEntries(present(values).map(([name, value]) => [name, json(value)]));
}

function json(value: Value): Json {
  if (isList(value)) return value.map(json);
  return isObject(value) ? withoutAbsent(value) : value;
}
