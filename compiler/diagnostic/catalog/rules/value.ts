/** What one side may write and the other does not read, in words. */

/** Of a value, as JSON. */
export type Text = string

export type Lost =
  | { readonly kind: "values"; readonly values: ReadonlyArray<Text> }
  | { readonly kind: "all but"; readonly values: ReadonlyArray<Text> }
  | { readonly kind: "format"; readonly format: string }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "shorter" | "longer" | "below" | "above"; readonly than: number }
  | { readonly kind: "fractions" }
  /** Stored in another way: as what they were. */
  | { readonly kind: "type"; readonly from: string }
  | { readonly kind: "absence" }
  | { readonly kind: "unproven" }

/** As the object of a sentence: "does not take ...". */
export const lostText = (lost: Lost): string => {
  switch (lost.kind) {
    case "values":
      return lost.values.join(", ")
    case "all but":
      return `anything but ${lost.values.join(", ")}`
    case "format":
      return `texts that are no ${lost.format}`
    case "pattern":
      return `texts that do not match ${lost.pattern}`
    case "shorter":
      return `texts shorter than ${lost.than}`
    case "longer":
      return `texts longer than ${lost.than}`
    case "below":
      return `numbers below ${lost.than}`
    case "above":
      return `numbers above ${lost.than}`
    case "fractions":
      return "numbers that are not whole"
    case "type":
      return shapeText(lost.from)
    case "absence":
      return "being left out"
    case "unproven":
      return "all that it took, as far as can be told"
  }
}

/** How values are stored: the kind of a schema, or the name of a format. */
export const shapeText = (shape: string): string => nouns[shape] ?? `texts of the format ${shape}`

/** By the kinds of schemas. */
const nouns: { readonly [kind: string]: string } = {
  any: "any JSON",
  nothing: "nothing",
  null: "null",
  boolean: "true and false",
  string: "texts",
  number: "numbers",
  array: "lists",
  record: "maps",
  struct: "objects",
  enum: "the values that were listed"
}

export const exampleText = (example: Text | undefined): string => example === undefined ? "" : `, such as ${example}`
