import { type FlowDocument, isObject, viewDocument } from '../flow-json/document.ts'
import { examplesOf } from './data-model.ts'
import { SimulatorError } from './failure.ts'
import { Screens } from './screens.ts'
import type { ScreenView } from './view.ts'

/** Read a Flow JSON: its text, or what `JSON.parse` makes of it. Throws SimulatorError. */
export function readFlow(flowJson: string | object): FlowDocument {
  let value: unknown = flowJson
  try {
    if (typeof flowJson === 'string') value = JSON.parse(flowJson)
  } catch (cause) {
    throw new SimulatorError('The Flow JSON is not JSON', { cause })
  }
  if (isObject(value)) return viewDocument(value)
  throw new SimulatorError('The Flow JSON is not an object')
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
