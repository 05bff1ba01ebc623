using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Extensions.SuperSeeding;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Dashboard.Switches;

/// <summary>The plugins that pages can switch: each is put into the swarm while peers are connected, and taken out again.</summary>
internal static class PluginShelf
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <summary>The switch that holds the limits of the swarm.</summary>
    public const string RateLimits = "limits";

    /// <summary>What there is for one swarm.</summary>
    /// <param name="client">The client that the swarm is in.</param>
    /// <param name="limits">The limits, which may be changed while the plugin is in.</param>
    /// <param name="log">Where the peer log goes.</param>
    public static IReadOnlyList<PluginChoice> For(TorrentClient client, RateLimits limits, Action<LogKind, string> log) =>
    [
        new(RateLimits, "Rate limits", "Blocks go no faster than the limits of this swarm allow.", "messages.LimitIncoming(peer, limit)", swarm => swarm.Use(
            name: "rate limits",
            incoming: (messages, peer) => messages.LimitIncoming(peer, [limits.Download]),
            outgoing: (messages, peer) => messages.LimitOutgoing(peer, [limits.Upload]))),
        new("drop-third", "Drop every third block", "Loses blocks as a bad line would; the swarm asks for them again at once.", "messages.Where((m, n) => …)", swarm => swarm.Use(
            name: "drop every third block",
            incoming: (messages, peer) =>
            {
                var blocks = 0; // of this connection: the operator is made for each
                return messages.Where(message => message is not PeerMessage.Piece || ++blocks % 3 != 0);
            })),
        new("no-uploads", "Serve nothing", "Requests of peers are dropped, and so rejected.", "messages.Block<Request>()", swarm => swarm.Use(
            name: "serve nothing",
            incoming: (messages, peer) => messages.Block<PeerMessage.Request>())),
        #region choice
        new("no-requests", "Ask for nothing", "Our requests are dropped before they leave; the blocks stay free.", "messages.Block<Request>()", swarm => swarm.Use(
            name: "ask for nothing",
            outgoing: (messages, peer) => messages.Block<PeerMessage.Request>())),
        #endregion
        new("far-away", "Far away", "All that peers say comes a quarter of a second later.", "messages.Delay(250 ms, peer.Loop)", swarm => swarm.Use(
            name: "far away",
            incoming: (messages, peer) => messages.Delay(Delay, peer.Loop))),
        new("in-order", "From first to last", "Pieces are started in their order instead of the rarest first.", "Order(current) => Sequential", swarm => swarm.Use(new InOrder())),
        new("super-seeding", "Super-seeding", "As the only seed, shows each peer that connects one piece at a time (BEP 16).", "client.Use(new SuperSeedingPlugin(…))", swarm =>
            client.Use(new SuperSeedingPlugin(new SuperSeedingOptions { When = other => ReferenceEquals(other, swarm) }))),
        new("peer-log", "Peer log", "Writes messages into the log, all but those of single blocks and pieces.", "messages.Do(log)", swarm => swarm.Use(
            name: "peer log",
            incoming: (messages, peer) => messages.Do(message => Say(log, peer, "←", message)),
            outgoing: (messages, peer) => messages.Do(message => Say(log, peer, "→", message)))),
    ];

    // Of these there are so many that they would leave room for nothing else.
    private static void Say(Action<LogKind, string> log, IPeer peer, string direction, PeerMessage message)
    {
        if (message is PeerMessage.Piece or PeerMessage.Request or PeerMessage.Have or PeerMessage.Cancel) return;
        log(LogKind.Message, $"{peer.EndPoint} {direction} {message}");
    }
}
