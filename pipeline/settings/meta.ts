import type * as z from "zod";

/** The name and the meaning of an object's type in the components' arguments. */
export interface SectionMeta {
  /** The name of the interface, such as `ProgramArgs`. */
  readonly args: string;
  /** What the object is, in one sentence. */
  readonly about: string;
}

declare module "zod" {
  /**
   * What a setting's schema says about the setting, beside its type and its default. `npm run schema` generates the
   * arguments of the components, the JSON Schema and the reference from it.
   */
  interface GlobalMeta {
    /** A value to write, which the schema itself accepts. */
    example?: z.core.$input;
    /** The default in words, after "Defaults to", where the code computes it. A constant is in `.default(…)`. */
    defaultsTo?: string;
    /** The version of this package that brought the setting. Without it the version is that of what it is in. */
    since?: string;
    /** Only of objects. */
    section?: SectionMeta;
  }
}
