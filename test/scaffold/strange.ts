// A Flow JSON with what real ones have seldom: everything that is hard to write down in code.

const Option = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    description: { type: 'string' },
    'alt-text': { type: 'string' }
  }
}

const submit = (payload: object) => ({ name: 'data_exchange', payload })

/** A Flow JSON as a text. */
export const STRANGE = JSON.stringify({
  version: '7.3',
  data_api_version: '4.0',
  routing_model: {
    START: ['TOLD_APART', 'TERMS'],
    OTHER_START: ['TOLD_APART'],
    TOLD_APART: ['ALIKE'],
    ALIKE: ['END'],
    TERMS: []
  },
  screens: [
    {
      id: 'START',
      title: 'Everything',
      data: {
        required: ['quotes', 'numbers'],
        quotes: { type: 'string', __example__: `It's "so": \\ \` \${x} \n\t\u0007 \u202e 🎂` },
        more_singles: { type: 'string', __example__: `'a' 'b' "c"` },
        a_sentence_that_does_not_fit_onto_the_line_of_its_name: {
          type: 'string',
          __example__:
            'A sentence of one hundred columns and more stands on a line of its own here.'
        },
        numbers: {
          type: 'array',
          items: { type: 'number' },
          __example__: Array.from({ length: 40 }, (_, index) => index * 1234.5)
        },
        whole: { type: 'integer', __example__: -3 },
        rows: {
          type: 'array',
          items: { type: 'array', items: { type: 'boolean' } },
          __example__: [
            [true, false],
            [false, true]
          ]
        },
        options: {
          type: 'array',
          items: Option,
          __example__: [
            { id: '1', title: 'One', undeclared: 'not for the phone' },
            { id: '2', title: 'Two', description: 'The second', 'alt-text': 'Two' }
          ]
        },
        others: { type: 'array', items: Option, __example__: [{ id: '3', title: 'Three' }] },
        open: { type: 'object', __example__: { anything: [null, { goes: true }] } },
        ...Object.fromEntries(
          // Their schemas must not hide what the code calls.
          ['URL', 'links', 'boolean', 'ticks'].map((name, index) => {
            const properties = { [index < 2 ? 'href' : 'isOn']: { type: 'string' } }
            const __example__ = [{ [index < 2 ? 'href' : 'isOn']: '' }]
            return [name, { type: 'array', items: { type: 'object', properties }, __example__ }]
          })
        ),
        nested: {
          type: 'object',
          required: ['inner'],
          properties: {
            inner: { type: 'object', properties: { 'two words': { type: 'string' } } },
            outer: { type: 'string' }
          },
          __example__: { inner: { 'two words': 'yes' }, outer: 'shown' }
        },
        empty: { type: 'array', items: { type: 'string' }, __example__: [] },
        error_message: { type: 'string', __example__: 'A snackbar' }
      },
      layout: {
        type: 'SingleColumnLayout',
        children: [
          {
            type: 'Dropdown',
            name: 'choice',
            label: 'Choice',
            'data-source': '${data.options}',
            'on-select-action': submit({ trigger: "it's chosen", choice: '${form.choice}' })
          },
          {
            type: 'CheckboxGroup',
            name: 'several',
            label: 'Several',
            'data-source': [{ id: 'a', title: 'A' }],
            'on-select-action': submit({ trigger: 'several', several: '${form.several}' })
          },
          { type: 'TextInput', name: 'count', label: 'Count', 'input-type': 'number' },
          { type: 'TextInput', name: 'mail', label: 'Mail', 'input-type': 'email', required: true },
          { type: 'CalendarPicker', name: 'one_day', label: 'Day', required: true },
          { type: 'OptIn', name: 'agreed', label: 'Agreed', required: true },
          { type: 'OptIn', name: 'news', label: 'News' },
          {
            type: 'EmbeddedLink',
            text: 'Terms',
            'on-click-action': {
              name: 'navigate',
              next: { type: 'screen', name: 'TERMS' },
              payload: {}
            }
          },
          {
            type: 'Footer',
            label: 'Next',
            'on-click-action': submit({
              trigger: 'submit',
              count: '${form.count}',
              mail: '${form.mail}',
              day: '${form.one_day}',
              agreed: '${form.agreed}',
              news: '${form.news}',
              several: '${form.several}',
              nested: '${data.nested}',
              outer: '${data.nested.outer}',
              choice: '${form.choice}',
              constant: { list: [1, 'two', null, true], deep: { choice: '${form.choice}' } },
              greeting: "`'Hello ' ${form.mail}`",
              sum: '`${data.whole} + 1`',
              'with-hyphen': ''
            })
          }
        ]
      }
    },
    {
      id: 'OTHER_START',
      title: 'Another beginning',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          {
            type: 'NavigationList',
            name: 'list',
            'list-items': [
              {
                id: 'x',
                'main-content': { title: 'X' },
                'on-click-action': submit({ kind: 1, item: 'x' })
              },
              {
                id: 'y',
                'main-content': { title: 'Y' },
                'on-click-action': submit({ kind: 2, item: 'y', why: true })
              }
            ]
          }
        ]
      }
    },
    {
      id: 'TOLD_APART',
      title: 'By their members',
      refresh_on_back: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [
          {
            type: 'PhotoPicker',
            name: 'photos',
            label: 'Photos',
            'min-uploaded-photos': 2,
            'max-uploaded-photos': 5
          },
          {
            type: 'CalendarPicker',
            name: 'range',
            mode: 'range',
            label: { 'start-date': 'From', 'end-date': 'To' },
            required: { 'start-date': true, 'end-date': false },
            'on-select-action': submit({ range: '${form.range}' })
          },
          {
            type: 'Footer',
            label: 'Next',
            'on-click-action': submit({
              photos: '${form.photos}',
              from: '${form.range.start-date}',
              chosen: '${screen.START.form.choice}',
              number: '${screen.START.data.whole}'
            })
          }
        ]
      }
    },
    {
      id: 'ALIKE',
      title: 'Not to be told apart',
      data: { hint: { type: 'string', __example__: 'Choose' } },
      refresh_on_back: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [
          {
            type: 'RadioButtonsGroup',
            name: 'radio',
            label: 'Radio',
            required: true,
            'data-source': [{ id: 'a', title: 'A' }],
            'on-select-action': submit({ radio: '${form.radio}' })
          },
          {
            type: 'Footer',
            label: 'Next',
            'on-click-action': submit({ radio: '${form.radio}' })
          }
        ]
      }
    },
    {
      id: 'END',
      title: 'The end',
      terminal: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'DocumentPicker', name: 'papers', label: 'Papers', 'max-uploaded-documents': 3 },
          {
            type: 'EmbeddedLink',
            text: 'Or end here',
            'on-click-action': submit({ papers: '${form.papers}' })
          },
          {
            type: 'Footer',
            label: 'Done',
            'on-click-action': {
              name: 'complete',
              payload: { flow_token: 'x', note: 'done', radio: '${screen.ALIKE.form.radio}' }
            }
          }
        ]
      }
    },
    {
      id: 'TERMS',
      title: 'Terms',
      layout: {
        type: 'SingleColumnLayout',
        children: [{ type: 'TextBody', text: 'Be kind.' }]
      }
    }
  ]
})
