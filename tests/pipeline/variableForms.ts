import { VariableType, Visibility } from "../../pipeline/settings/choices";
import { agreed } from "./examples";

/** One form of a CI/CD variable: a combination of its settings. */
export interface VariableForm {
  readonly source: "value" | "secret";
  readonly type?: VariableType | undefined;
  readonly expand?: boolean | undefined;
  readonly visibility?: Visibility | undefined;
  readonly protected?: boolean | undefined;
  readonly deployment?: string | undefined;
  readonly description?: string | undefined;
  readonly text: string;
}

/** Values that GitLab can and can't mask, with and without references. */
export const texts = {
  word: "a-word-of-its-own",
  reference: "at-$CI_PROJECT_PATH-${CI_PROJECT_PATH}-$$x-$NOBODY-$1",
  lines: "first $CI_PROJECT_PATH\n  second $$y: 100%\n",
  short: "short",
  empty: "",
};

const maskableTexts: readonly string[] = [texts.word, texts.reference];

/** All combinations. */
export const allForms: readonly VariableForm[] = product({
  source: ["value", "secret"],
  type: [undefined, ...Object.values(VariableType)],
  expand: [undefined, true, false],
  visibility: [undefined, ...Object.values(Visibility)],
  protected: [undefined, true, false],
  deployment: [undefined, "production"],
  text: Object.values(texts),
});

/** The codes of the errors of a form, by rules that were written down independently of the checks. */
export function refusals({ source, type, expand, visibility, text }: VariableForm): string[] {
  const isMasked = visibility === "masked" || visibility === "hidden";
  return [
    ...(expand === true && (source === "secret" || isMasked) ? ["CONFLICTING_KEYS"] : []),
    ...(source === "secret" && type !== "file" && visibility === "visible" ? ["CONFLICTING_KEYS"] : []),
    ...(source === "value" && isMasked && !maskableTexts.includes(text) ? ["UNMASKABLE_SECRET"] : []),
  ];
}

/** Whether the job's log masks the value of an accepted form, and the settings hide it. Undefined: `pulumi up` refuses it. */
export function shown({ source, type, visibility, text }: VariableForm): Visibility | undefined {
  if (source === "value") return visibility ?? "visible";
  const isMaskable = maskableTexts.includes(text);
  if (type === "file" && visibility === undefined) return isMaskable ? "hidden" : "visible";
  if (visibility === "visible") return "visible";
  return isMaskable ? (visibility ?? "hidden") : undefined;
}

/** The settings of the form. */
export function variableSettings(name: string, { source, text, ...form }: VariableForm): object {
  const said = Object.entries(form).filter(([, value]) => value !== undefined);
  return { name, ...(source === "secret" ? { secret: secretOf(name) } : { value: text }), ...Object.fromEntries(said) };
}

/** The name of the secret of a variable. */
export function secretOf(name: string): string {
  return name.toLowerCase();
}

/** The exceptions that these variables need, in their order. */
export function exceptionsOf(forms: readonly VariableForm[]): object[] {
  return forms.flatMap((form, index) =>
    form.source === "secret" && form.protected === false
      ? [agreed("UNPROTECTED_SECRET", `variables[${index}].protected`)]
      : [],
  );
}

type Choices = { readonly [Key in keyof VariableForm]-?: readonly (VariableForm[Key] | undefined)[] };

function product(choices: Omit<Choices, "description">): VariableForm[] {
  return Object.entries(choices).reduce<VariableForm[]>(
    (forms, [key, values]) => forms.flatMap((form) => values.map((value) => ({ ...form, [key]: value }))),
    [{} as VariableForm],
  );
}
