using System.CommandLine;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary><c>dht peers</c>: who is in a swarm.</summary>
internal sealed class PeersVerb : DhtVerb
{
    private readonly Argument<string> _torrent = new("torrent") { Description = "An info hash, a magnet link or a .torrent file" };

    public PeersVerb(Shell shell)
        : base(shell, "peers", "Looks for the peers of a swarm, and estimates how many there are.") => Add(_torrent);

    protected override async Task<(DhtJson Result, int ExitCode)> RunAsync(DhtNode node, ParseResult parsed, CancellationToken cancellation)
    {
        var infoHash = Read(parsed.GetRequiredValue(_torrent));
        var peers = await node.GetPeers(infoHash).ToList().ToTask(cancellation).ConfigureAwait(false);
        var estimate = await node.ScrapeAsync(infoHash).ConfigureAwait(false);
        var result = new DhtJson { Target = $"{infoHash}", Peers = [.. peers.Select(peer => $"{peer}")], Seeds = estimate.Seeds, Downloaders = estimate.Downloaders };
        return (result, peers.Count > 0 ? ExitCode.Done : ExitCode.Incomplete);
    }

    protected override void Show(DhtJson result)
    {
        foreach (var peer in result.Peers!) Shell.Output.WriteRow(peer, Styles.Good);
        Shell.Output.WriteRow($"{Units.Count(result.Peers!.Count, "peer")} found; about {result.Seeds} seeds and {result.Downloaders} others", Styles.Quiet);
    }

    private static InfoHash Read(string text)
    {
        if (InfoHash.TryParse(text, out var infoHash)) return infoHash;
        var reference = TorrentReference.Read(text);
        return reference.Metainfo?.InfoHash ?? reference.Magnet?.InfoHash ?? throw new CommandException(ExitCode.BadTorrent, $"{text}: no info hash of version 1");
    }
}
