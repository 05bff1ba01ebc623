using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.RateLimiting;

/// <summary>Puts the limits that hold for a peer on its connection.</summary>
internal sealed class RateLimitingPlugin(RateLimitOptions options) : IClientPlugin
{
    public string Name => "rate limiting";

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(options, options.OfSwarm(swarm));

    private sealed class OfSwarm(RateLimitOptions options, RateLimits? swarm) : ISwarmPlugin
    {
        public IPeerPlugin Connect(IPeer peer) => new OfPeer([.. new[] { options.OfPeer(peer), swarm, options.Client }.OfType<RateLimits>()]);
    }

    private sealed class OfPeer(IReadOnlyList<RateLimits> limits) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.LimitIncoming(peer, [.. limits.Select(limit => limit.Download)]);

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.LimitOutgoing(peer, [.. limits.Select(limit => limit.Upload)]);
    }
}
