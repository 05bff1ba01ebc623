// Node's bittorrent-tracker, driven by lines of JSON on standard input. Usage: node tracker.mjs <node_modules>
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { Client, Server } = await import(pathToFileURL(join(process.argv[2], 'bittorrent-tracker', 'index.js')))
const say = event => process.stdout.write(JSON.stringify(event) + '\n')
const clients = []

const commands = {
  // A tracker on loopback, HTTP and UDP, each on a port of its own.
  serve () {
    const server = new Server({ http: { hostname: '127.0.0.1' }, udp: true, ws: false, stats: false })
    for (const name of ['start', 'complete', 'stop', 'update']) server.on(name, address => say({ event: name, peer: address }))
    server.on('warning', warning => say({ event: 'warning', message: warning.message }))
    server.on('listening', () => say({ event: 'listening', http: server.http.address().port, udp: server.udp.address().port }))
    server.listen(0, { http: '127.0.0.1', udp4: '127.0.0.1' })
  },

  // A peer that announces itself to a tracker, and says whom that names.
  announce ({ tracker, infoHash, peerId, port, left }) {
    const client = new Client({ infoHash, peerId: Buffer.from(peerId), port, announce: [tracker], getAnnounceOpts: () => ({ left }) })
    clients.push(client)
    client.on('error', error => say({ event: 'error', message: error.message }))
    client.on('warning', warning => say({ event: 'warning', message: warning.message }))
    client.on('update', ({ complete, incomplete }) => say({ event: 'update', complete, incomplete }))
    client.on('peer', peer => say({ event: 'peer', peer }))
    client.start({ left })
  },

  // Asks a tracker how many there are.
  scrape ({ tracker, infoHash }) {
    const hash = Buffer.from(infoHash, 'hex') // over UDP it sends a string as it stands
    Client.scrape({ announce: tracker, infoHash: hash }, (error, results) => {
      if (error) say({ event: 'error', message: error.message })
      else say({ event: 'scraped', complete: results.complete, incomplete: results.incomplete, downloaded: results.downloaded })
    })
  }
}

const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  const command = JSON.parse(line)
  commands[command.command](command)
})
lines.on('close', () => process.exit(0))
say({ event: 'ready' })
