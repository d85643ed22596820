/** Types, refinements and literal values. */
export const typeCodes = {
}
