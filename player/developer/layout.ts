import { Graph, type Edge as GraphEdge, layout } from '@dagrejs/dagre'
import type { FlowDocument } from '../../src/flow-json/document.ts'
import { declaredEdges, navigateEdges } from '../../src/flow-json/rules/routing-model.ts'

const NODE = { width: 152, height: 40 }

export interface Placed {
  readonly width: number
  readonly height: number
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[]
  /** Each is a line through points. */
  readonly edges: readonly (readonly { readonly x: number; readonly y: number }[])[]
}

/** Lay out the screens of a flow by the ways between them. */
export function layOut(document: FlowDocument): Placed {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 36, marginx: 8, marginy: 8 })
  for (const { id } of document.screens) if (id !== undefined) graph.setNode(id, { ...NODE })
  const declared = declaredEdges(document)
  for (const { from, to } of declared.length > 0 ? declared : navigateEdges(document)) {
    if (from.id !== undefined && to.id !== undefined) graph.setEdge(from.id, to.id, {})
  }
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width,
    height,
    nodes: graph.nodes().map((id: string) => {
      const { x, y } = graph.node(id)
      return { id, x: x - NODE.width / 2, y: y - NODE.height / 2 }
    }),
    edges: graph.edges().map((edge: GraphEdge) => graph.edge(edge).points)
  }
}
