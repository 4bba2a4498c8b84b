import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { addInclude, removeInclude } from "../../../../targets/gitlab/include/editInclude";
import { arbitraryTeamFile, ourFile } from "./teamFiles";

const runs = { numRuns: 300 };

test("an edited file is the original with one insertion, and adds only the include to its content", () => {
  fc.assert(
    fc.property(arbitraryTeamFile, (text) => {
      const edited = addInclude(text, ourFile);

      if (!edited.ok) throw new Error(edited.fault);
      const [before, after] = [text, edited.value].map((one) =>
        parseAllDocuments(one).map((each) => each.toJS() as unknown),
      );
      expect(isInsertion(text, edited.value)).toBe(true);
      expect(after?.map(withoutInclude)).toEqual(padded(before ?? []).map(withoutInclude));
      expect(includesOf(after)).toEqual([{ local: `/${ourFile}` }, ...includesOf(before)]);
    }),
    runs,
  );
});

test("the removal restores the original byte for byte, and a second edit changes nothing", () => {
  fc.assert(
    fc.property(arbitraryTeamFile, (text) => {
      const edited = addInclude(text, ourFile);
      if (!edited.ok) throw new Error(edited.fault);

      expect(addInclude(edited.value, ourFile)).toEqual(edited);
      expect(removeInclude(edited.value, ourFile)).toEqual({ ok: true, value: text });
    }),
    runs,
  );
});

test("any text is edited and restored, or refused", () => {
  const lines = fc.constantFrom(
    "include:",
    "include: [",
    "  - a.yml",
    "- b",
    "]",
    "a: &x",
    "*x",
    "---",
    "...",
    "# c",
    "",
    "  k: |",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), (parts, eol) => {
      const text = parts.join(eol);
      const edited = addInclude(text, ourFile);

      expect(edited.ok ? removeInclude(edited.value, ourFile) : { ok: true, value: text }).toEqual({
        ok: true,
        value: text,
      });
    }),
    runs,
  );
});

/** Whether `edited` is `text` with one text inserted somewhere. */
function isInsertion(text: string, edited: string): boolean {
  let start = 0;
  while (start < text.length && text[start] === edited[start]) start++;
  const rest = text.slice(start);
  return edited.length > text.length && edited.endsWith(rest);
}

/** A file without content has no document. */
function padded(documents: readonly unknown[]): readonly unknown[] {
  return documents.length === 0 ? [{}] : documents;
}

function withoutInclude(document: unknown): object {
  const { include: _, ...rest } = (document ?? {}) as Record<string, unknown>;
  return rest;
}

function includesOf(documents: readonly unknown[] = []): readonly unknown[] {
  const { include } = (documents.at(-1) ?? {}) as { include?: unknown };
  return [include ?? []].flat();
}
