using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets;

/// <summary>Plugins of a line or a few, as the documents show them.</summary>
internal static class PluginSnippets
{
    public static void Filter(TorrentClientBuilder builder)
    {
        #region filter
        builder.Use(
            name: "bad line",
            incoming: (messages, peer) => messages.Where((message, number) =>
                message is not Piece || number % 100 != 0)); // loses a block now and then; the swarm asks for it again at once
        #endregion
    }

    public static void Transform(TorrentClientBuilder builder)
    {
        #region transform
        builder.Use(
            name: "alias",
            outgoing: (messages, peer) => messages.Select(message =>
                message is ExtendedHandshake hello ? hello with { ClientVersion = "Seaside 1.0" } : message));
        #endregion
    }

    public static void Inject(TorrentClientBuilder builder)
    {
        #region inject
        builder.Use(
            name: "often alive",
            outgoing: (messages, peer) => messages.Merge(
                Observable.Interval(TimeSpan.FromSeconds(30), peer.Loop).Select(_ => KeepAlive.Instance)));
        #endregion
    }

    public static void Reply(TorrentClientBuilder builder)
    {
        #region reply
        builder.Use(
            name: "echo",
            incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is Unknown { Id: 200 } ping) peer.Send(new Unknown(201, ping.Body));
            }));
        #endregion
    }

    public static void Order(TorrentClientBuilder builder, Action<string> log)
    {
        #region order
        foreach (var name in (string[])["first", "second"])
        {
            builder.Use(
                name: name,
                incoming: (messages, peer) => messages.Do(_ => log(name + " in")),
                outgoing: (messages, peer) => messages.Do(_ => log(name + " out")));
        }
        // an incoming message: first in, second in; an outgoing one: second out, first out
        #endregion
    }

    public static void Shared(TorrentClientBuilder builder)
    {
        #region shared
        builder.Use(
            name: "haves in bundles",
            incoming: (messages, peer) => Observable.Merge(
                messages.Where(message => message is not Have),
                messages.OfType<Have>().Buffer(TimeSpan.FromSeconds(1), peer.Loop).SelectMany(haves => haves)));
        #endregion
    }

    public static void LeaveTheLoop(TorrentClientBuilder builder, Func<IPeer, CancellationToken, Task<bool>> mayDownloadAsync)
    {
        #region leave
        builder.Use(
            name: "gate",
            incoming: (messages, peer) => messages
                .Select(message => message is Interested
                    ? Observable.FromAsync(stop => mayDownloadAsync(peer, stop)).Where(may => may).Select(_ => message)
                    : Observable.Return(message))
                .Concat());
        #endregion
    }

    public static void Keep(TorrentClientBuilder builder, ConcurrentQueue<Piece> kept)
    {
        #region keep
        builder.Use(
            name: "sampler",
            incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is Piece { Block.Offset: 0 } piece) kept.Enqueue((Piece)piece.Copy());
            }));
        #endregion
    }

    public static IDisposable Faults(TorrentClient client)
    {
        #region faults
        var faults = client.WhenSwarmAdded
            .SelectMany(swarm => swarm.WhenPluginFailed)
            .Subscribe(fault => Console.WriteLine($"{fault.Plugin} failed in {fault.Where} at {fault.Peer?.EndPoint}: {fault.Exception.Message}"));
        #endregion
        return faults;
    }

    public static IDisposable Elsewhere(Swarms.Swarm swarm, Action<string> writeToSlowPlace)
    {
        #region elsewhere
        var log = swarm.WhenPieceVerified
            .ObserveOn(TaskPoolScheduler.Default) // from here on the loop does not wait for us
            .Subscribe(piece => writeToSlowPlace($"piece {piece.Piece} from {piece.Contributors.Count} peers"));
        #endregion
        return log;
    }
}
