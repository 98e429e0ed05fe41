// A Flow JSON with all components that have a look, in families; it needs no endpoint.
const GREEN =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNQKOvAihiGlgQAqW47AQAA0noAAAAASUVORK5CYII='
const option = (id: string, title: string, more: object = {}) => ({ id, title, ...more })
const leadTo = (name: string) => ({
  name: 'navigate',
  next: { type: 'screen', name },
  payload: {}
})
const footer = (next: string, more: object = {}) => ({
  type: 'Footer',
  label: 'Continue',
  'on-click-action': leadTo(next),
  ...more
})
const screen = (id: string, title: string, children: object[], more: object = {}) => ({
  id,
  title,
  layout: { type: 'SingleColumnLayout', children },
  ...more
})

const RICH = [
  '# How we work',
  'We are **quick**, *careful* and ~~late~~ on time.',
  '## What you get',
  '1. A plan\n2. A price',
  '- No calls\n- [Our terms](https://example.com/terms)',
  '| Plan | Price |\n| --- | --- |\n| **Small** | 10 |\n| Large | 20 |',
  `![A green square](data:image/png;base64,${GREEN})`
]

const HOSTILE = [
  '<img src=x onerror="window.hacked = 1">',
  '[tap me](javascript:window.hacked=1)',
  '![x](https://elsewhere.invalid/x.png)',
  '<script>window.hacked = 1</script>'
]

export const gallery = {
  version: '7.3',
  screens: [
    screen('TEXTS', 'Texts', [
      { type: 'TextHeading', text: 'A holiday by the sea' },
      { type: 'TextSubheading', text: 'From Monday to Friday' },
      {
        type: 'TextBody',
        text: ['Breakfast is **included**, and so is the boat.'],
        markdown: true
      },
      { type: 'TextBody', text: 'No longer on offer', strikethrough: true },
      { type: 'TextCaption', text: 'Prices are per person', 'font-weight': 'italic' },
      { type: 'Image', src: GREEN, height: 80, 'scale-type': 'cover', 'alt-text': 'The sea' },
      {
        type: 'ImageCarousel',
        'aspect-ratio': '16:9',
        'scale-type': 'cover',
        images: [
          { src: GREEN, 'alt-text': 'The beach' },
          { src: GREEN, 'alt-text': 'The harbour' }
        ]
      },
      {
        type: 'EmbeddedLink',
        text: 'Our web site',
        'on-click-action': { name: 'open_url', url: 'https://example.com/' }
      },
      footer('RICH')
    ]),
    screen('RICH', 'Rich text', [
      { type: 'RichText', text: [...RICH, ...HOSTILE] },
      footer('ENTRIES')
    ]),
    screen(
      'ENTRIES',
      'About you',
      [
        {
          type: 'Form',
          name: 'form',
          children: [
            {
              type: 'TextInput',
              name: 'name',
              label: 'Name',
              required: true,
              'min-chars': 2,
              'helper-text': 'As in your passport'
            },
            { type: 'TextInput', name: 'email', label: 'Email', 'input-type': 'email' },
            { type: 'TextInput', name: 'pin', label: 'PIN', 'input-type': 'passcode' },
            { type: 'TextArea', name: 'note', label: 'Note', 'max-length': 100 },
            {
              type: 'OptIn',
              name: 'news',
              label: 'Send me news',
              'on-click-action': { name: 'open_url', url: 'https://example.com/news' }
            },
            footer('CHOICES', { 'left-caption': '3 nights', 'right-caption': '€ 360' })
          ]
        }
      ],
      { sensitive: ['email'] }
    ),
    screen('CHOICES', 'Your room', [
      {
        type: 'RadioButtonsGroup',
        name: 'view',
        label: 'View',
        required: true,
        'data-source': [
          option('sea', 'Sea', { description: 'With a balcony', metadata: '+ € 20', image: GREEN }),
          option('garden', 'Garden', { color: '#2E8B57' })
        ]
      },
      {
        type: 'CheckboxGroup',
        name: 'extras',
        label: 'Extras',
        'max-selected-items': 2,
        'data-source': [option('a', 'Parking'), option('b', 'Late arrival'), option('c', 'Cot')]
      },
      {
        type: 'ChipsSelector',
        name: 'likes',
        label: 'What do you like?',
        'data-source': [
          option('swim', 'Swimming'),
          option('walk', 'Walking'),
          option('eat', 'Food')
        ]
      },
      {
        type: 'Dropdown',
        name: 'country',
        label: 'Country',
        'data-source': [option('pt', 'Portugal'), option('es', 'Spain', { enabled: false })]
      },
      {
        type: 'If',
        condition: "${form.country} == 'pt'",
        // biome-ignore lint/suspicious/noThenProperty: it is called that in Flow JSON
        then: [{ type: 'TextCaption', text: 'No visa is needed' }]
      },
      {
        type: 'Switch',
        value: '${form.view}',
        cases: {
          sea: [{ type: 'TextCaption', text: 'The sea may be loud' }],
          garden: [{ type: 'TextCaption', text: 'The garden is quiet' }]
        }
      },
      footer('DATES')
    ]),
    screen('DATES', 'When', [
      {
        type: 'DatePicker',
        name: 'birthday',
        label: 'Birthday',
        'min-date': '2000-01-10',
        'max-date': '2000-01-20',
        'unavailable-dates': ['2000-01-13']
      },
      {
        type: 'CalendarPicker',
        name: 'stay',
        mode: 'range',
        title: 'Your stay',
        description: 'Two to five nights',
        label: { 'start-date': 'Arrival', 'end-date': 'Departure' },
        required: { 'start-date': true, 'end-date': true },
        'min-date': '2030-06-03',
        'max-date': '2030-06-28',
        'include-days': ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
        'min-days': 2,
        'max-days': 5
      },
      footer('PHOTOS')
    ]),
    screen('PHOTOS', 'Photos', [
      {
        type: 'PhotoPicker',
        name: 'photos',
        label: 'Your passport',
        description: 'Both sides',
        'min-uploaded-photos': 1,
        'max-uploaded-photos': 2
      },
      footer('PAPERS')
    ]),
    screen('PAPERS', 'Papers', [
      {
        type: 'DocumentPicker',
        name: 'papers',
        label: 'Your booking',
        'max-uploaded-documents': 1,
        'allowed-mime-types': ['application/pdf']
      },
      footer('LIST')
    ]),
    screen('LIST', 'Insurance', [
      {
        type: 'NavigationList',
        name: 'insurance',
        label: 'Choose a cover',
        description: 'You can change it later',
        'list-items': [
          {
            id: 'basic',
            'main-content': { title: 'Basic', description: 'Cancellation', metadata: 'Most taken' },
            start: { image: GREEN, 'alt-text': 'Green' },
            badge: 'New',
            tags: ['Online', 'At once'],
            'on-click-action': leadTo('END')
          },
          {
            id: 'full',
            'main-content': { title: 'Full' },
            end: { title: '€ 30', metadata: 'a week' },
            'on-click-action': leadTo('END')
          }
        ]
      }
    ]),
    screen(
      'END',
      'All done',
      [
        { type: 'TextHeading', text: 'Thank you' },
        {
          type: 'Footer',
          label: 'Send',
          'on-click-action': {
            name: 'complete',
            payload: { name: '${screen.ENTRIES.form.name}', view: '${screen.CHOICES.form.view}' }
          }
        }
      ],
      { terminal: true }
    )
  ]
}

/** A flow of one screen, which ends it. */
export const oneScreen = (children: object[]) => ({
  version: '7.3',
  screens: [screen('ONLY', 'Only', children, { terminal: true })]
})

/** A screen from right to left. */
export const rightToLeft = {
  version: '7.3',
  screens: [
    screen(
      'BOOKING',
      'حجز موعد',
      [
        { type: 'TextHeading', text: 'احجز موعدك' },
        { type: 'TextBody', text: 'اختر اليوم الذي يناسبك، وسنؤكد الموعد برسالة.' },
        { type: 'TextCaption', text: 'In English' },
        { type: 'TextInput', name: 'name', label: 'الاسم', required: true },
        { type: 'TextArea', name: 'note', label: 'ملاحظة' },
        {
          type: 'RadioButtonsGroup',
          name: 'day',
          label: 'اليوم',
          required: true,
          'data-source': [
            option('sun', 'الأحد', { metadata: '10:00' }),
            option('mon', 'الاثنين', { metadata: '12:00' })
          ]
        },
        { type: 'OptIn', name: 'terms', label: 'أوافق على الشروط', required: true },
        {
          type: 'Footer',
          label: 'متابعة',
          'on-click-action': { name: 'complete', payload: { name: '${form.name}' } }
        }
      ],
      { terminal: true }
    )
  ]
}
