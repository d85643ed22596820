/** Definite assignment, errors and time-outs. */
export const flowCodes = {
}
