using System.Reactive.Linq;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.PeerLogs;

/// <summary>A line of log for each message.</summary>
internal sealed class PeerLogPlugin(ILogger logger) : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public string Name => "peer log";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin? Connect(IPeer peer) => logger.IsEnabled(LogLevel.Trace) ? this : null;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
        messages.Do(message => PeerLogMessages.Received(logger, peer.EndPoint, message), () => PeerLogMessages.Ended(logger, peer.EndPoint));

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
        messages.Do(message => PeerLogMessages.Sent(logger, peer.EndPoint, message));
}
