// Node's bittorrent-dht, driven by lines of JSON on standard input. Usage: node dht.mjs <node_modules>
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { Client } = await import(pathToFileURL(join(process.argv[2], 'bittorrent-dht', 'index.js')))
const say = event => process.stdout.write(JSON.stringify(event) + '\n')

// Ed25519 keys as Node wants them: raw ones behind the header of their kind.
const publicKey = raw => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' })
const secretKey = seed => createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })

const dht = new Client({ bootstrap: false, verify: (signature, message, key) => verify(null, message, publicKey(key), signature) })
dht.on('error', error => say({ event: 'error', message: error.message }))
dht.on('peer', (peer, infoHash) => say({ event: 'peer', peer: `${peer.host}:${peer.port}`, infoHash: infoHash.toString('hex') }))

const commands = {
  // Tells it of a node.
  add ({ host, port }) {
    dht.addNode({ host, port })
  },

  nodes () {
    say({ event: 'nodes', count: dht.nodes.toArray().length })
  },

  announce ({ infoHash, port }) {
    dht.announce(infoHash, port, error => say({ event: 'announced', failed: error ? error.message : null }))
  },

  lookup ({ infoHash }) {
    dht.lookup(infoHash, (error, count) => say({ event: 'found', failed: error ? error.message : null, nodes: count }))
  },

  put ({ value }) {
    dht.put({ v: Buffer.from(value) }, (error, hash, count) => say({ event: 'stored', failed: error ? error.message : null, target: hash?.toString('hex'), nodes: count }))
  },

  // Signs a value with the key of a seed, and puts it.
  putSigned ({ seed, value, sequence, salt }) {
    const secret = secretKey(Buffer.from(seed, 'hex'))
    const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
    const item = { v: Buffer.from(value), k: key, seq: sequence, salt: Buffer.from(salt), sign: message => sign(null, message, secret) }
    dht.put(item, (error, hash, count) => say({ event: 'stored', failed: error ? error.message : null, target: hash?.toString('hex'), nodes: count }))
  },

  getSigned ({ target, salt }) {
    dht.get(target, { salt: Buffer.from(salt) }, (error, item) => say({ event: 'got', failed: error ? error.message : null, value: item?.v?.toString() ?? null, seq: item?.seq ?? null }))
  },

  get ({ target }) {
    dht.get(target, (error, item) => say({ event: 'got', failed: error ? error.message : null, value: item?.v?.toString() ?? null }))
  }
}

const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  const command = JSON.parse(line)
  commands[command.command](command)
})
lines.on('close', () => process.exit(0))
dht.listen(0, '127.0.0.1', () => say({ event: 'ready', port: dht.address().port }))
