"""A libtorrent session driven over standard input and output, one JSON object a line.

The first argument is a JSON object of session settings. Every command has an "id" and a "do", and is
answered by {"reply": id, ...}; what goes wrong by {"reply": id, "failure": text}. Every alert is told as
{"event": name, ...}, where the name is the alert's without "_alert". The process ends with its standard input.
"""
import faulthandler
import json
import os
import select
import sys
import threading
import traceback

import libtorrent as lt

CATEGORY = lt.alert.category_t
ALERTS = (CATEGORY.error_notification | CATEGORY.status_notification | CATEGORY.peer_notification
          | CATEGORY.connect_notification | CATEGORY.tracker_notification | CATEGORY.storage_notification
          | CATEGORY.piece_progress_notification | CATEGORY.incoming_request_notification
          | CATEGORY.dht_notification | CATEGORY.dht_operation_notification | CATEGORY.performance_warning | CATEGORY.ip_block_notification)
DETAILS = ('error', 'error_message', 'failure_reason', 'piece_index', 'block_index', 'state', 'prev_state',
           'socket_type', 'url', 'num_peers', 'port', 'pid')

output = threading.Lock()


def say(message):
    with output:
        sys.stdout.write(json.dumps(message) + '\n')
        sys.stdout.flush()


def plain(value):
    """What JSON can carry of a value of the binding."""
    if isinstance(value, int) and not type(value).__module__.startswith('libtorrent'):
        return value
    if isinstance(value, lt.error_code):
        return value.message()
    return str(value)


def describe(alert):
    event = {'event': type(alert).__name__.removesuffix('_alert'), 'message': alert.message()}
    try:
        event['torrent'] = name_of(alert.handle)
    except (AttributeError, RuntimeError):
        pass  # an alert of the session, or of a torrent that is gone
    endpoint = getattr(alert, 'endpoint', None)
    if isinstance(endpoint, tuple):
        event['endpoint'] = f'{endpoint[0]}:{endpoint[1]}'
    for key in DETAILS:
        try:
            value = getattr(alert, key, None)
        except TypeError:
            continue  # the binding knows that it is there, and not its type
        if value is not None and not callable(value):
            event[key] = plain(value)
    if isinstance(alert, lt.dht_get_peers_reply_alert):
        event['peers'] = [f'{host}:{port}' for host, port in alert.peers()]
    if isinstance(alert, lt.dht_immutable_item_alert):
        event['target'] = str(alert.target)
        event['value'] = value_of(alert.item)
    if isinstance(alert, lt.dht_mutable_item_alert):
        event['value'] = value_of(alert.item)
        event['seq'] = alert.seq
    return event


def value_of(item):
    """The string that an item of the DHT is; null for none and for anything else."""
    value = item.get('value', item.get(b'value')) if isinstance(item, dict) else item
    return value.decode('latin-1') if isinstance(value, bytes) else value


def name_of(handle):
    hashes = handle.info_hashes()
    return str(hashes.v1 if hashes.has_v1() else hashes.v2)


class Client:
    def __init__(self, settings):
        self.settings = {'alert_mask': int(ALERTS), **settings}
        self.session = lt.session(self.settings)
        self.torrents = {}
        self.resume_files = {}

    def of(self, command):
        return self.torrents[command['torrent']]

    def make_torrent(self, command):
        files = lt.file_storage()
        lt.add_files(files, command['content'])
        flags = {'v1': lt.create_torrent.v1_only, 'v2': lt.create_torrent.v2_only, 'hybrid': 0}[command['version']]
        torrent = lt.create_torrent(files, command['piece_length'], flags)
        for tier, url in enumerate(command.get('trackers', ())):
            torrent.add_tracker(url, tier)
        for url in command.get('web_seeds', ()):
            torrent.add_url_seed(url)
        torrent.set_priv(command.get('private', False))
        lt.set_piece_hashes(torrent, os.path.dirname(command['content']))
        with open(command['file'], 'wb') as file:
            file.write(lt.bencode(torrent.generate()))
        return {}

    def add(self, command):
        if 'resume' in command:
            with open(command['resume'], 'rb') as file:
                params = lt.read_resume_data(file.read())
        elif 'magnet' in command:
            params = lt.parse_magnet_uri(command['magnet'])
        else:
            params = lt.add_torrent_params()
        if 'file' in command:
            params.ti = lt.torrent_info(command['file'])
        params.save_path = command['folder']
        flags = lt.torrent_flags
        params.flags &= ~(flags.auto_managed | flags.paused)
        if command.get('assume_complete'):
            params.flags |= flags.seed_mode
        if command.get('super_seeding'):
            params.flags |= flags.super_seeding
        if not command.get('pex'):
            params.flags |= flags.disable_pex
        handle = self.session.add_torrent(params)
        if command.get('upload_limit'):
            handle.set_upload_limit(command['upload_limit'])
        self.torrents[name_of(handle)] = handle
        return {'torrent': name_of(handle)}

    def connect(self, command):
        self.of(command).connect_peer((command['host'], command['port']))
        return {}

    def status(self, command):
        s = self.of(command).status()
        return {'state': str(s.state), 'progress': s.progress, 'pieces': sum(s.pieces), 'peers': s.num_peers, 'paused': s.paused,
                'downloaded': s.total_payload_download, 'uploaded': s.total_payload_upload, 'failed': s.total_failed_bytes,
                'redundant': s.total_redundant_bytes, 'error': s.errc.message() if s.errc.value() else ''}

    def peers(self, command):
        return {'peers': [{
            'endpoint': f'{p.ip[0]}:{p.ip[1]}', 'client': p.client.decode('utf-8', 'replace') if isinstance(p.client, bytes) else p.client,
            'am_choking': bool(p.flags & p.remote_choked), 'peer_choking': bool(p.flags & p.choked),
            'am_interested': bool(p.flags & p.interesting), 'peer_interested': bool(p.flags & p.remote_interested),
            'outgoing': bool(p.flags & p.local_connection), 'pieces': p.num_pieces,
            'upload_only': bool(p.flags & p.upload_only),
            'encrypted': bool(p.flags & (p.rc4_encrypted | p.plaintext_encrypted)),
            'downloaded': p.total_download, 'uploaded': p.total_upload} for p in self.of(command).get_peer_info()]}

    def pause(self, command):
        self.of(command).pause()
        return {}

    def resume(self, command):
        self.of(command).resume()
        return {}

    def recheck(self, command):
        self.of(command).force_recheck()
        return {}

    def save_resume(self, command):
        self.resume_files[command['torrent']] = command['file']
        self.of(command).save_resume_data(lt.save_resume_flags_t.save_info_dict | lt.save_resume_flags_t.flush_disk_cache)
        return {}

    def flush(self, command):
        self.of(command).flush_cache()
        return {}

    def remove(self, command):
        self.session.remove_torrent(self.torrents.pop(command['torrent']))
        return {}

    def file_priorities(self, command):
        self.of(command).prioritize_files(command['priorities'])
        return {}

    def piece_priorities(self, command):
        self.of(command).prioritize_pieces(command['priorities'])
        return {}

    def add_tracker(self, command):
        self.of(command).add_tracker({'url': command['url']})
        return {}

    def add_dht_node(self, command):
        self.session.add_dht_node((command['host'], command['port']))
        return {}

    def dht_announce(self, command):
        self.of(command).force_dht_announce()
        return {}

    def dht_get_peers(self, command):
        self.session.dht_get_peers(lt.sha1_hash(bytes.fromhex(command['target'])))
        return {}

    def dht_put(self, command):
        return {'target': str(self.session.dht_put_immutable_item(command['value']))}

    def dht_get(self, command):
        self.session.dht_get_immutable_item(lt.sha1_hash(bytes.fromhex(command['target'])))
        return {}

    def dht_get_mutable(self, command):
        self.session.dht_get_mutable_item(bytes.fromhex(command['key']), command['salt'].encode())
        return {}

    def dht_put_mutable(self, command):
        self.session.dht_put_mutable_item(bytes.fromhex(command['secret']), bytes.fromhex(command['key']), command['value'].encode(), command['salt'].encode())
        return {}

    def settings_change(self, command):
        self.session.apply_settings(command['settings'])
        return {}

    def read_commands(self):
        for line in sys.stdin:
            command = json.loads(line)
            try:
                answer = getattr(self, command['do'])(command)
            except Exception as error:  # whatever it is, the caller is told
                answer = {'failure': f'{type(error).__name__}: {error}'}
            say({'reply': command['id'], **answer})
        os._exit(0)

    def tell_alerts(self):
        listening = False
        news, has_news = os.pipe()
        self.session.set_alert_fd(has_news)  # wait_for_alert reads an alert that may be moved meanwhile, and crashes
        while True:
            if select.select([news], [], [], 1)[0]:
                os.read(news, 4096)
            for alert in self.session.pop_alerts():
                event = describe(alert)
                if isinstance(alert, lt.save_resume_data_alert):
                    with open(self.resume_files[event['torrent']], 'wb') as file:
                        file.write(lt.write_resume_data_buf(alert.params))
                say(event)
            if not listening and self.session.listen_port():
                listening = True
                say({'event': 'listening', 'message': '', 'port': self.session.listen_port()})


if __name__ == '__main__':
    faulthandler.enable()
    client = Client(json.loads(sys.argv[1]))
    threading.Thread(target=client.read_commands, daemon=True).start()
    try:
        client.tell_alerts()
    except Exception:
        traceback.print_exc()
    os._exit(1)
