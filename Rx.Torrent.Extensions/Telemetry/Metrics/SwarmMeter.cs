using System.Diagnostics;
using System.Reactive.Disposables;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>Measures one swarm: counts what happens, and looks at how it stands once a second while somebody wants to know.</summary>
internal sealed class SwarmMeter : ISwarmPlugin
{
    private readonly Swarm _swarm;
    private readonly Instruments _instruments;
    private readonly CompositeDisposable _listening;
    private volatile SwarmLook? _last;

    public SwarmMeter(Swarm swarm, Instruments instruments, MetricsOptions options)
    {
        _swarm = swarm;
        _instruments = instruments;
        if (options.PerSwarm) Tag = new(Names.InfoHash, $"{swarm.InfoHash}");
        _listening =
        [
            swarm.Tick.Subscribe(_ => Look()),
            swarm.WhenPieceVerified.Subscribe(piece => Count(Outcome(piece.Origin), piece.HashTime, isHashed: piece.Origin == PieceOrigin.Downloaded)),
            swarm.WhenPieceFailed.Subscribe(piece => Count("failed", piece.HashTime, isHashed: true)),
            swarm.WhenPeerDisconnected.Subscribe(Count),
            swarm.TrackerEvents.Subscribe(Count),
        ];
        instruments.Add(this);
    }

    public string Name => "metrics";

    /// <summary>The attribute that tells the swarm apart; null when it is not to be.</summary>
    public KeyValuePair<string, object?>? Tag { get; }

    /// <summary>How the swarm stood a moment ago; null when nobody wanted to know. From any thread.</summary>
    public SwarmLook? Last => _last;

    public void Detached()
    {
        _listening.Dispose();
        _instruments.Remove(this, SwarmTotals.Of(_swarm.Progress));
    }

    private static string Outcome(PieceOrigin origin) => origin switch
    {
        PieceOrigin.Downloaded => "downloaded",
        PieceOrigin.Resumed => "resumed",
        _ => "found",
    };

    private void Look() => _last = _instruments.NeedLooks ? new SwarmLook(_swarm.Progress, PeerCounts.Of(_swarm.Peers)) : null; // whoever comes next is told nothing of yesterday

    private void Count(string outcome, TimeSpan hashTime, bool isHashed)
    {
        if (_instruments.Pieces.Enabled) _instruments.Pieces.Add(1, Tags(new(Names.Outcome, outcome)));
        if (isHashed && _instruments.HashTime.Enabled) _instruments.HashTime.Record(hashTime.TotalSeconds, Tags(new(Names.Outcome, outcome)));
    }

    private void Count(PeerDisconnected end)
    {
        if (_instruments.Disconnects.Enabled) _instruments.Disconnects.Add(1, Tags(new("rxtorrent.disconnect.reason", Names.Snake(end.Reason.Kind))));
    }

    private void Count(TrackerEvent said)
    {
        if (said is TrackerWarned || !_instruments.Announces.Enabled) return; // what it warns of came with an answer
        var tags = Tags(new(Names.Outcome, said is TrackerFailed failed ? Names.Snake(failed.Reason.Kind) : "answered"));
        tags.Add("url.scheme", said.Tracker.Scheme is "http" or "https" or "udp" ? said.Tracker.Scheme : "other"); // the torrent's words, and there may be many
        _instruments.Announces.Add(1, tags);
    }

    private TagList Tags(KeyValuePair<string, object?> tag)
    {
        TagList tags = [tag];
        if (Tag is { } own) tags.Add(own);
        return tags;
    }
}
