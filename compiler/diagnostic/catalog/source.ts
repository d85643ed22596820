/** The byte gate: what a file may contain. */
export const sourceCodes = {
}
