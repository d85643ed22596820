/** The project file, reading and writing. */
export const projectCodes = {
}
