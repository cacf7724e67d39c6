import type { Place } from '../campus/place.ts'

/** JSON Schema, as far as our documents use it. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  schema: Schema
}

/** One endpoint as the document of its door describes it. */
export interface Operation {
  /** Method and path, to be read by people. */
  name: string
  /** Where its door listens. */
  origin: string
  method: string
  path: string
  /** Names of the schemes that a caller must satisfy together; none when anybody may call. */
  security: string[]
  parameters: Parameter[]
  /** Absent where it takes no JSON. */
  body?: Schema
  /** Absent where it takes no file. */
  fileType?: string
  /** Most bytes that it takes. */
  limitBytes: number
  resolve: (schema: Schema) => Schema
}

interface Described {
  security?: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { description?: string; content: Record<string, { schema: Schema }> }
}

interface Document {
  paths: Record<string, Record<string, Described>>
  components?: { schemas?: Record<string, Schema> }
}

const DEFAULT_LIMIT_BYTES = 32 * 1024
const JSON_TYPE = 'application/json'

/** Every endpoint of every door, from the documents that the doors themselves serve. */
export async function everyOperation(place: Place): Promise<Operation[]> {
  const doors = Object.values(place.campus.urls)
  return (await Promise.all(doors.map(operationsOf))).flat()
}

async function operationsOf(origin: string): Promise<Operation[]> {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as Document
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (document.components?.schemas?.[name] ?? {})
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const { security = [], parameters = [], requestBody } = described
      const { [JSON_TYPE]: json, ...files } = requestBody?.content ?? {}
      const [fileType] = Object.keys(files)
      return {
        name: `${method.toUpperCase()} ${path}`,
        origin,
        method: method.toUpperCase(),
        path,
        security: security.flatMap((together) => Object.keys(together)),
        parameters,
        ...(json && { body: json.schema }),
        ...(fileType !== undefined && { fileType }),
        limitBytes: Number(/\d+/.exec(requestBody?.description ?? '')?.[0] ?? DEFAULT_LIMIT_BYTES),
        resolve,
      }
    }),
  )
}

/** The address with these values in it, as they are to travel. */
export function addressOf(
  { path }: Operation,
  values: Readonly<Record<string, string>>,
  query: readonly string[] = [],
): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => values[name] ?? '')
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}
