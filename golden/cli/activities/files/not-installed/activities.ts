import { layer } from "not-installed"

export { layer }
