using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Swarms;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets;

/// <summary>What the tour of the plugins shows beyond the first lines.</summary>
internal static class TourSnippets
{
    public static IDisposable Live(Swarm swarm, Action<string> log)
    {
        #region live
        var use = swarm.Use(
            name: "late",
            extensions: ["x_late"], // offered in one more extended handshake
            incoming: (messages, peer) => messages.Do(message => log($"{message.Origin}: {message}"))); // snapshot: Handshake …, snapshot: Bitfield …, wire: Have …
        #endregion
        return use;
    }

    public static async Task<string> SendAsync(IPeer peer, Payload body)
    {
        #region send
        try
        {
            await peer.SendAsync(new Extended("x_sample", body)); // goes on elsewhere than on the loop
            return "it has left";
        }
        catch (SendException exception)
        {
            return exception.Message; // "the peer does not take x_sample", "a plugin has dropped it", "the connection has ended: …"
        }
        #endregion
    }

    public static void Origins(TorrentClientBuilder builder, Action<string> log)
    {
        #region origins
        builder.Use(
            name: "who said that",
            outgoing: (messages, peer) => messages.Do(message =>
            {
                if (message.Origin?.Plugin is { } plugin) log($"{plugin} says {message}");
            }));
        #endregion
    }

    public static MessageTap Tap(TorrentClientBuilder builder, Action<string> writeToSlowPlace)
    {
        #region tap
        var tap = new MessageTap((peer, message) => writeToSlowPlace($"{peer.EndPoint} {message}"), TaskPoolScheduler.Default, capacity: 1000);
        builder.Use(name: "slow log", incoming: (messages, peer) => messages.Tap(peer, tap));
        // tap.Dropped says how many it has missed
        #endregion
        return tap;
    }

    public static RateLimit Limit(TorrentClientBuilder builder)
    {
        #region limit
        var limit = new RateLimit(bytesPerSecond: 500_000); // one for all peers; to be changed at any time
        builder.Use(name: "limit", outgoing: (messages, peer) => messages.LimitOutgoing(peer, limit));
        #endregion
        return limit;
    }

    public static void Defer(TorrentClientBuilder builder, Func<Request, CancellationToken, Task<bool>> mayAsync)
    {
        #region defer
        builder.Use(
            name: "gate",
            incoming: (messages, peer) => messages.DeferRequests(
                peer,
                request => Observable.FromAsync(stop => mayAsync(request, stop)),
                new DeferOptions { Budget = 16, Timeout = TimeSpan.FromSeconds(10) }));
        #endregion
    }
}
