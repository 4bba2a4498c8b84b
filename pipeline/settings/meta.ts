import type * as z from "zod";

/** The name and the description of an object's type in the components' arguments. */
export interface SectionMeta {
  /** The name of the interface, such as `ProgramArgs`. */
  readonly args: string;
  /** The description of the object, in one sentence. */
  readonly about: string;
}

declare module "zod" {
  /**
   * The metadata of a setting, besides its type and its default. `npm run schema` generates the arguments of the
   * components, the JSON Schema and the reference from it.
   */
  interface GlobalMeta {
    /** An example value. The schema has to accept it. */
    example?: z.core.$input;
    /** A computed default in words, to follow "Defaults to". A constant default is in `.default(…)`. */
    defaultsTo?: string;
    /**
     * The version of this package that introduced the setting. Without it, the version of the containing object
     * applies.
     */
    since?: string;
    /** The type of an object in the components' arguments. Only for objects. */
    section?: SectionMeta;
  }
}
