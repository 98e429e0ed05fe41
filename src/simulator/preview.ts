import { type FlowDocument, viewDocument } from '../flow-json/document.ts'
import { excerpt } from '../flow-json/expression/problem.ts'
import { examplesOf } from './data-model.ts'
import { SimulatorError } from './failure.ts'
import { Screens } from './screens.ts'
import type { ScreenView } from './view.ts'

const WHAT = 'give `flowJson` its text, or what `JSON.parse` makes of it'

/** Read a Flow JSON: its text, or what `JSON.parse` makes of it. Throws SimulatorError. */
export function readFlow(flowJson: string | object): FlowDocument {
  const value = typeof flowJson === 'string' ? parse(flowJson) : flowJson
  // Neither is a URL an object here, nor are bytes.
  const isPlain = Object.prototype.toString.call(value) === '[object Object]'
  if (isPlain) return viewDocument(value)
  throw new SimulatorError(`The Flow JSON is not an object: ${WHAT}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = /^\s*[[{]/.test(text)
      ? 'The Flow JSON is not JSON; `flowgate check` says where'
      : `“${excerpt(text)}” is no Flow JSON: ${WHAT}`
    throw new SimulatorError(message, { cause })
  }
}

/**
 * All screens of a flow as they look with their examples, like in Meta's Builder. Nothing is asked
 * and nothing checked: a flow with errors is drawn as far as it goes. Throws SimulatorError for
 * what is no JSON object.
 */
export function previewScreens(flowJson: string | object): readonly ScreenView[] {
  const document = readFlow(flowJson)
  const screens = new Screens(document)
  for (const screen of document.screens) screens.setData(screen, examplesOf(screen))
  return document.screens.map(screen => screens.view(screen))
}
