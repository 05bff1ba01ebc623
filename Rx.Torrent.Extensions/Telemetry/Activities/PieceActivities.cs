using System.Diagnostics;
using System.Reactive.Disposables;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>Each piece that is downloaded, from the first request to the verdict on it.</summary>
internal sealed class PieceActivities : IDisposable
{
    private readonly ActivitySource _source;
    private readonly ISwarm _swarm;
    private readonly Dictionary<PieceIndex, Running?> _running = []; // at most all pieces that are not verified; null for one that the sampler left out, which is not asked again for each block
    private readonly CompositeDisposable _listening;

    public PieceActivities(ActivitySource source, ISwarm swarm)
    {
        _source = source;
        _swarm = swarm;
        _listening =
        [
            swarm.WhenPieceVerified.Subscribe(piece => End(piece.Piece, piece.Contributors, ActivityStatusCode.Ok, null)),
            swarm.WhenPieceFailed.Subscribe(piece => End(piece.Piece, piece.Contributors, ActivityStatusCode.Error, "it did not match its hash")),
        ];
    }

    public void Requested(BlockRange block)
    {
        if (_running.TryGetValue(block.Piece, out var running))
        {
            if (running is not null) running.Requests++;
            return;
        }
        if (!_source.HasListeners()) return;
        var activity = _source.Begin("piece", ActivityKind.Internal, _swarm.Loop);
        _running.Add(block.Piece, activity is null ? null : new Running(activity) { Requests = 1 });
        activity?.SetTag("rxtorrent.swarm.info_hash", $"{_swarm.InfoHash}");
        activity?.SetTag("rxtorrent.piece.index", block.Piece.Value);
        if (_swarm.Metainfo is { } metainfo) activity?.SetTag("rxtorrent.piece.length", metainfo.Layout.LengthOf(block.Piece));
    }

    public void Received(BlockRange block)
    {
        if (!_running.TryGetValue(block.Piece, out var running) || running is null) return;
        if (running.Blocks++ == 0) running.Activity.Note(_swarm.Loop, "first_block");
        running.LastBlock = _swarm.Loop.Now;
    }

    /// <summary>Ends what is left: the swarm has ended, or is watched no more.</summary>
    public void Dispose()
    {
        _listening.Dispose();
        foreach (var running in _running.Values.OfType<Running>())
        {
            running.Activity.Note(_swarm.Loop, "abandoned");
            Close(running, ActivityStatusCode.Unset, null);
        }
        _running.Clear();
    }

    private void End(PieceIndex piece, IReadOnlyList<IPeer> contributors, ActivityStatusCode status, string? description)
    {
        if (!_running.Remove(piece, out var running) || running is null) return;
        if (running.LastBlock is { } last) running.Activity.AddEvent(new ActivityEvent("last_block", last));
        running.Activity.SetTag("rxtorrent.piece.peers", contributors.Count);
        Close(running, status, description);
    }

    private void Close(Running running, ActivityStatusCode status, string? description)
    {
        running.Activity.SetTag("rxtorrent.piece.requests", running.Requests);
        running.Activity.SetTag("rxtorrent.piece.blocks", running.Blocks);
        running.Activity.End(_swarm.Loop, status, description);
    }

    private sealed class Running(Activity activity)
    {
        public Activity Activity => activity;

        public int Requests { get; set; }

        public int Blocks { get; set; }

        public DateTimeOffset? LastBlock { get; set; }
    }
}
