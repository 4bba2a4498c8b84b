import { describe, type Diagnostic, isError } from "../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../pipeline/diagnostics/wording";
import { counted } from "../counted";
import { codeQuality, diagnosticsJson } from "../diagnosticFormats";
import { printLines } from "../print";
import { readStack } from "../readStack";
import { targetNamed } from "../targetOption";
import { parseWords, UsageError } from "../usage";

const formats = ["text", "json", "codequality"] as const;
type Format = (typeof formats)[number];

/** Checks the given files and prints all diagnostics. Resolves to 1 if one is an error. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseWords(args, {
    checkout: { type: "string" },
    target: { type: "string" },
    format: { type: "string" },
    json: { type: "boolean", default: false },
  });
  if (files.length === 0) throw new UsageError("check needs one or more Pulumi.<stack>.yaml files");
  if (values.checkout !== undefined && files.length > 1)
    throw new UsageError("--checkout can be used with one Pulumi.<stack>.yaml only");
  const format = formatNamed(values.format, values.json);
  const target = targetNamed(values.target);

  const reported = new Map<string, Diagnostic>();
  for (const file of files) {
    const { diagnostics } = await readStack(file, { checkout: values.checkout, target });
    // A foundation's diagnostics include those of its projects' files, which an earlier file may have reported already.
    const unreported = diagnostics.filter((diagnostic) => !reported.has(describe(diagnostic)));
    for (const diagnostic of unreported) reported.set(describe(diagnostic), diagnostic);
    if (format === "text") printLines(unreported.map(describe));
  }
  const all = [...reported.values()];
  const errors = all.filter(isError).length;
  switch (format) {
    case "text":
      printLines([`${counted(files.length, "file")}, ${counted(errors, "error")}`]);
      break;
    case "json":
      printLines(diagnosticsJson(all).split("\n"));
      break;
    case "codequality":
      printLines(codeQuality(all).split("\n"));
      break;
  }
  return errors > 0 ? 1 : 0;
}

function formatNamed(name: string | undefined, json: boolean): Format {
  if (json && name !== undefined && name !== "json")
    throw new UsageError(`--json is short for --format json, and contradicts --format ${name}. Use one of them`);
  const wanted = name ?? (json ? "json" : "text");
  const format = formats.find((one) => one === wanted);
  if (format === undefined) throw new UsageError(`there is no format ${quoted(wanted)}. Formats: ${listed(formats)}`);
  return format;
}
