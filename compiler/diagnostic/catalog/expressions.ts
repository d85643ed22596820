/** Expressions as TypeScript judges them. */
export const expressionCodes = {
}
