using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Recordings;

/// <summary>A plugin that records every connection of a client. Added first it records what is on the wire; added last, what the core gets and says.</summary>
/// <remarks>Everything is kept in memory until the connection ends, blocks included.</remarks>
/// <param name="mostMessages">How many messages of a connection are kept; what comes after them is not.</param>
public sealed class MessageRecorder(int mostMessages = 100_000) : IClientPlugin
{
    private readonly Subject<MessageRecording> _recordings = new();

    /// <inheritdoc/>
    public string Name => "recorder";

    /// <summary>A connection has ended, and this is what was said.</summary>
    /// <remarks>Hot; no replay; on the loop; never completes.</remarks>
    public IObservable<MessageRecording> WhenRecorded => _recordings.AsObservable();

    /// <inheritdoc/>
    public ISwarmPlugin Attach(ISwarm swarm)
    {
        ArgumentNullException.ThrowIfNull(swarm);
        return new OfSwarm(this, swarm);
    }

    private sealed class OfSwarm(MessageRecorder recorder, ISwarm swarm) : ISwarmPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => new OfPeer(recorder, swarm, peer);
    }

    private sealed class OfPeer(MessageRecorder recorder, ISwarm swarm, IPeer peer) : IPeerPlugin
    {
        private readonly List<RecordedMessage> _messages = [];
        private readonly DateTimeOffset _start = peer.Loop.Now;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.Do(message => Add(isIncoming: true, message), Finish);

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message => Add(isIncoming: false, message));

        private void Add(bool isIncoming, PeerMessage message)
        {
            if (_messages.Count < recorder.MostMessages && OnWire(message) is { } said)
                _messages.Add(new RecordedMessage(peer.Loop.Now - _start, isIncoming, said.Copy()));
        }

        /// <summary>The message as it is on the wire; null for one that has no form there. What is said by name gets its id only when it leaves, behind the last plugin.</summary>
        private PeerMessage? OnWire(PeerMessage message) => message switch
        {
            PeerMessage.DontHave => null,
            PeerMessage.Extended { Id: 0, Name: { } name } extended => peer.Extensions.TryGetExtension(name, out var id) && id > 0 ? extended with { Id = id } : null,
            _ => message,
        };

        private void Finish() => recorder._recordings.OnNext(
            new MessageRecording(swarm.InfoHash, swarm.Pieces.Capacity, peer.EndPoint.ToString(), peer.IsIncoming, _messages));
    }

    private int MostMessages => mostMessages;
}
