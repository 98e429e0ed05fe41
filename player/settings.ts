/** How the message opens the flow. */
export interface Settings {
  /** '' for one of its own at each start. */
  readonly token: string
  readonly entry: 'data_exchange' | 'navigate'
  /** Of `navigate`: '' for the one that no other leads to. */
  readonly screen: string
  /** Of `navigate`: JSON, or '' for the examples of the screen. */
  readonly data: string
  /** '' for what Flow JSON says. */
  readonly version: '' | '3.0' | '4.0'
}

export const FIRST_SETTINGS: Settings = {
  token: '',
  entry: 'data_exchange',
  screen: '',
  data: '',
  version: ''
}

/** How the page looks. */
export interface Look {
  readonly theme: 'auto' | 'light' | 'dark'
  readonly direction: 'auto' | 'ltr' | 'rtl'
}
