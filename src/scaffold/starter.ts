/** A small Flow JSON to begin with: a list from the endpoint, a form, and a last look. */
export const STARTER = `{
  "version": "7.3",
  "data_api_version": "3.0",
  "routing_model": {
    "DAY": ["DETAILS"],
    "DETAILS": ["CONFIRM"],
    "CONFIRM": []
  },
  "screens": [
    {
      "id": "DAY",
      "title": "Visit us",
      "data": {
        "days": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": { "id": { "type": "string" }, "title": { "type": "string" } }
          },
          "__example__": [
            { "id": "2026-12-01", "title": "Tuesday 1 December" },
            { "id": "2026-12-02", "title": "Wednesday 2 December" }
          ]
        }
      },
      "layout": {
        "type": "SingleColumnLayout",
        "children": [
          { "type": "TextSubheading", "text": "When would you like to come?" },
          {
            "type": "Dropdown",
            "name": "day",
            "label": "Day",
            "required": true,
            "data-source": "\${data.days}"
          },
          {
            "type": "Footer",
            "label": "Next",
            "on-click-action": {
              "name": "data_exchange",
              "payload": { "day": "\${form.day}" }
            }
          }
        ]
      }
    },
    {
      "id": "DETAILS",
      "title": "About you",
      "refresh_on_back": true,
      "data": {
        "day": { "type": "string", "__example__": "2026-12-01" }
      },
      "layout": {
        "type": "SingleColumnLayout",
        "children": [
          { "type": "TextInput", "name": "name", "label": "Name", "required": true },
          {
            "type": "TextArea",
            "name": "note",
            "label": "Note",
            "helper-text": "What should we know?"
          },
          {
            "type": "Footer",
            "label": "Next",
            "on-click-action": {
              "name": "data_exchange",
              "payload": {
                "day": "\${data.day}",
                "name": "\${form.name}",
                "note": "\${form.note}"
              }
            }
          }
        ]
      }
    },
    {
      "id": "CONFIRM",
      "title": "One last look",
      "terminal": true,
      "data": {
        "summary": { "type": "string", "__example__": "Ada, on Tuesday 1 December" },
        "visit": {
          "type": "object",
          "properties": {
            "day": { "type": "string" },
            "name": { "type": "string" },
            "note": { "type": "string" }
          },
          "__example__": { "day": "2026-12-01", "name": "Ada", "note": "" }
        }
      },
      "layout": {
        "type": "SingleColumnLayout",
        "children": [
          { "type": "TextBody", "text": "\${data.summary}" },
          {
            "type": "Footer",
            "label": "Confirm",
            "on-click-action": {
              "name": "data_exchange",
              "payload": { "visit": "\${data.visit}" }
            }
          }
        ]
      }
    }
  ]
}
`
