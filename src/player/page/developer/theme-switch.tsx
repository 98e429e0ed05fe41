import { useEffect, useState } from 'preact/hooks'

const THEMES = ['system', 'light', 'dark']

/** Light or dark; at first as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState('system')
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return (
    <label>
      Theme
      <select value={theme} onChange={({ currentTarget }) => setTheme(currentTarget.value)}>
        {THEMES.map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
