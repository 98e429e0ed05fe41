import appointment from './appointment/index.ts'
import claim from './claim/index.ts'

/** The endpoints that this server answers. */
export default [appointment, claim]
