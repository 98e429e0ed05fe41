/** In bytes. Meta's batches have up to 3 MB (spec: webhooks, section 3.1). */
export const WEBHOOK_LIMIT = 4 * 1024 * 1024
