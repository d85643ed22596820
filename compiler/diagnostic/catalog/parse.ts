/** YAML, shapes and the expression grammar. */
export const parseCodes = {
}
