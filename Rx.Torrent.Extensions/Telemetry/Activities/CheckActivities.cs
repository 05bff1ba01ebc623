using System.Diagnostics;
using System.Reactive.Disposables;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>Each check of what is at rest.</summary>
internal sealed class CheckActivities : IDisposable
{
    private readonly ActivitySource _source;
    private readonly ISwarm _swarm;
    private readonly CompositeDisposable _listening;
    private Activity? _running;
    private int _found;

    public CheckActivities(ActivitySource source, ISwarm swarm)
    {
        _source = source;
        _swarm = swarm;
        _listening =
        [
            swarm.ObserveState().Subscribe(Turn),
            swarm.WhenPieceVerified.Subscribe(piece => _found += piece.Origin == PieceOrigin.Downloaded ? 0 : 1),
        ];
    }

    public void Dispose()
    {
        _listening.Dispose();
        End("stopped", ActivityStatusCode.Unset);
    }

    private void Turn(SwarmState state)
    {
        if (state != SwarmState.Checking)
        {
            End(
                state switch { SwarmState.Error => "failed", SwarmState.Stopped => "stopped", SwarmState.Paused => "paused", _ => "completed" },
                state switch { SwarmState.Error => ActivityStatusCode.Error, SwarmState.Stopped or SwarmState.Paused => ActivityStatusCode.Unset, _ => ActivityStatusCode.Ok });
            return;
        }
        _found = 0;
        _running ??= _source.Begin("check", ActivityKind.Internal, _swarm.Loop);
        _running?.SetTag("rxtorrent.swarm.info_hash", $"{_swarm.InfoHash}");
    }

    private void End(string outcome, ActivityStatusCode status)
    {
        if (_running is not { } activity) return;
        _running = null;
        activity.SetTag("rxtorrent.check.pieces_found", _found);
        if (_swarm.Metainfo is { } metainfo) activity.SetTag("rxtorrent.check.pieces", metainfo.Layout.PieceCount);
        activity.SetTag("rxtorrent.outcome", outcome);
        activity.End(_swarm.Loop, status);
    }
}
