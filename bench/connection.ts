import { connect, type Socket } from 'node:net'

/** Larger than any answer of the benchmark, so that one read takes a whole one. */
const READ_BYTES = 16 * 1024
const BLANK_LINE = '\r\n\r\n'

export interface Reply {
  status: number
  body: Buffer
}

export interface Connection {
  /** Write a request. One at a time: the next only after the reply to this one. */
  send(bytes: Buffer, onReply: (reply: Reply) => void): void
  close(): void
}

/**
 * A keep-alive connection that speaks as much HTTP/1.1 as the benchmark needs, and costs little:
 * replies with content-length, one request at a time, no allocation but the body. `onLost` is told
 * when the server ends the connection.
 */
export function open(port: number, onLost: (error: Error) => void): Promise<Connection> {
  let onReply: ((reply: Reply) => void) | undefined
  let partial: Buffer | undefined
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES)

  function read(length: number): boolean {
    const bytes = buffer.subarray(0, length)
    const reply = parse(partial ? Buffer.concat([partial, bytes]) : bytes)
    if (reply === undefined) {
      partial = Buffer.concat([partial ?? Buffer.alloc(0), bytes])
      return true
    }
    partial = undefined
    const deliver = onReply
    onReply = undefined
    deliver?.(reply)
    return true
  }

  return new Promise((resolve, reject) => {
    const socket: Socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: { buffer, callback: read }
    })
    let closing = false
    socket.on('error', error => {
      reject(error)
      onLost(error)
    })
    socket.on('close', () => {
      if (!closing) onLost(new Error('the server ended a connection'))
    })
    socket.on('connect', () =>
      resolve({
        send(bytes, deliver) {
          onReply = deliver
          socket.write(bytes)
        },
        close() {
          closing = true
          socket.destroy()
        }
      })
    )
  })
}

/** The reply in `bytes`, or undefined while it is not whole. */
function parse(bytes: Buffer): Reply | undefined {
  const headEnd = bytes.indexOf(BLANK_LINE)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(length)) throw new Error(`a reply without content-length:\n${head}`)
  const start = headEnd + BLANK_LINE.length
  if (bytes.length < start + length) return undefined
  // A copy: the next read overwrites the buffer.
  return {
    status: Number(head.slice(9, 12)),
    body: Buffer.from(bytes.subarray(start, start + length))
  }
}
