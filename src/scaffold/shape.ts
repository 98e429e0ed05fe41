/** What a value is: as much as it takes to write a schema for it. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'unknown' | 'record' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'files'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | {
      readonly kind: 'object'
      readonly members: readonly MemberShape[]
      /** Whether it may have others. */
      readonly isLoose?: boolean
    }
  /** What may be left empty: it then comes as nothing, null, `""` or `[]`. */
  | { readonly kind: 'maybe'; readonly filled: Shape }
  | { readonly kind: 'union'; readonly options: readonly Shape[] }

export interface MemberShape {
  readonly name: string
  readonly shape: Shape
  /** Whether it may be missing. */
  readonly isOptional: boolean
}

export type ObjectShape = Extract<Shape, { kind: 'object' }>

/** Two shapes are the same when their keys are. */
export function keyOfShape(shape: Shape): string {
  return JSON.stringify(shape)
}

/** A value of which there is no telling. */
export const UNKNOWN: Shape = { kind: 'unknown' }
