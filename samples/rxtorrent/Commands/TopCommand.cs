using System.CommandLine;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.CommandLine.Top;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>top</c>: what swarms do, at a glance.</summary>
internal sealed class TopCommand : Command
{
    private readonly Argument<string[]> _torrents = new("torrent") { Description = ".torrent files or magnet links; without any, a swarm to look at", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The directory to download to", HelpName = "dir", DefaultValueFactory = _ => "." };
    private readonly Option<bool> _demo = new("--demo") { Description = "A swarm to look at: a tracker, a slow seed and three leechers in this process" };
    private readonly Option<bool> _exitWhenComplete = new("--exit-when-complete", "-x") { Description = "End when all is there" };
    private readonly NetworkOptions _network = new();
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public TopCommand(Shell shell)
        : base("top", "Shows swarms, peers, pieces and trackers while it downloads and seeds; where there is no terminal, as lines.")
    {
        _shell = shell;
        Add(_torrents);
        Add(_out);
        Add(_demo);
        Add(_exitWhenComplete);
        _network.AddTo(this);
        _output.AddTo(this, hasJson: false);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var torrents = TorrentReference.ReadAll(parsed.GetValue(_torrents) ?? []);
        var isLive = _output.Read(parsed, _shell) == OutputForm.Live;
        if (torrents.Length > 0 && parsed.GetValue(_demo)) throw CommandException.Usage("--demo: expected no torrents besides");
        if (torrents.Length == 0)
        {
            var untilDone = !isLive || parsed.GetValue(_exitWhenComplete); // at a terminal one looks on
            await TopDemo.RunAsync(_shell.Output, clients => ShowAsync(clients, isLive, untilDone, cancellation), cancellation).ConfigureAwait(false);
            return ExitCode.Done;
        }
        var network = _network.Read(parsed);
        var peers = await SwarmAdding.ResolveAsync(network, cancellation).ConfigureAwait(false);
        var client = ClientOpening.Open(network);
        await using var _ = client.ConfigureAwait(false);
        foreach (var torrent in torrents)
        {
            var swarm = SwarmAdding.Add(client, new TorrentJob(torrent, parsed.GetRequiredValue(_out)), network);
            foreach (var peer in peers) swarm.Connect(peer);
        }
        await ShowAsync([new TopClient(client)], isLive, parsed.GetValue(_exitWhenComplete), cancellation).ConfigureAwait(false);
        return client.Swarms.Any(swarm => swarm.State == Plugins.SwarmState.Error) ? ExitCode.Disk : ExitCode.Done;
    }

    private Task ShowAsync(IReadOnlyList<TopClient> clients, bool isLive, bool untilDone, CancellationToken cancellation) => isLive
        ? new TopRun(_shell.Output, clients, TopKeys.Read(TaskPoolScheduler.Default)).ShowLiveAsync(untilDone, cancellation)
        : new TopRun(_shell.Output, clients, Observable.Never<TopKey>()).ShowPlainAsync(untilDone, cancellation);
}
