using System.Net;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Loops;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>What we have with one gateway: ports that are asked for, and again before their time is over, or when it has forgotten them; until it is gone.</summary>
/// <param name="gateway">The gateway; ours from now on.</param>
/// <param name="options">How long and how often.</param>
/// <param name="loop">Time.</param>
/// <param name="random">So that not everybody asks at once.</param>
internal sealed class GatewaySession(IGateway gateway, PortMappingOptions options, ServiceLoop loop, Random random) : IDisposable
{
    private const int MostFailures = 2;

    /// <summary>Whatever a gateway grants, we do not ask more often.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly List<PortLine> _lines = [];
    private readonly GatewayClock _clock = new();
    private readonly SerialDisposable _checking = new();
    private TimeSpan _believeAgain;
    private int _useless;
    private bool _hasGranted;
    private bool _isOver;

    /// <summary>It has told our address.</summary>
    public Action<IPAddress> Told { get; init; } = static _ => { };

    /// <summary>It has not done what it was asked for.</summary>
    public Action<PortMappingFailure> Failed { get; init; } = static _ => { };

    /// <summary>It is of no use any more; true when it never was.</summary>
    public Action<bool> Lost { get; init; } = static _ => { };

    public void Begin(GatewayNews news, IEnumerable<PortLine> lines)
    {
        Hear(news);
        CheckLater();
        foreach (var line in lines) Add(line);
    }

    public void Add(PortLine line)
    {
        _lines.Add(line);
        line.Failures = 0;
        Ask(line);
    }

    /// <summary>Nobody wants it any more. Ends when the gateway has taken it back, or does not say so.</summary>
    public IObservable<Unit> Remove(PortLine line)
    {
        _lines.Remove(line);
        line.Next.Disposable = Disposable.Empty;
        if (line.Current is not { } mapped) return Observable.Empty<Unit>();
        line.Set(null);
        return gateway.Unmap(line.Request, mapped.ExternalPort).Catch((GatewayException _) => Observable.Empty<Unit>()); // its time will be over all the same
    }

    /// <summary>Takes everything back. Ends when that is done.</summary>
    public IObservable<Unit> RemoveAll() => _lines.ToArray().Select(Remove).ToArray().Merge();

    public void Dispose()
    {
        _isOver = true;
        _checking.Dispose();
        foreach (var line in _lines) line.Next.Disposable = Disposable.Empty;
        gateway.Dispose();
    }

    private void Ask(PortLine line) => line.Next.Follow(
        gateway.Map(line.Request, line.ExternalPort, options.Lease),
        grant => Granted(line, grant),
        error => Refused(line, error));

    private void Granted(PortLine line, Grant grant)
    {
        if (grant.ExternalPort == 0 || grant.Lease <= TimeSpan.Zero)
        {
            Refused(line, new GatewayException(PortMappingFailureKind.Malformed, "a grant of nothing"));
            return;
        }
        (_useless, _hasGranted, line.Failures) = (0, true, 0);
        var lease = grant.Lease < options.Lease ? grant.Lease : options.Lease;
        line.Ends = loop.Now + lease;
        AskLater(line, lease / 2);
        line.Set(new MappedPort(line.Request.Protocol, line.Request.Port, grant.ExternalPort, gateway.Method, gateway.Address));
        Hear(grant.News, but: line);
    }

    private void Refused(PortLine line, Exception error)
    {
        var kind = Tell(error);
        if (_isOver) return;
        if (kind == PortMappingFailureKind.NoAnswer)
        {
            if (IsGone()) return;
        }
        else if (!_hasGranted)
        {
            Lost(true);
            return;
        }
        if (line.Current is not null && loop.Now >= line.Ends) line.Set(null);
        AskLater(line, ShortestPause * Math.Pow(2, Math.Min(line.Failures++, 8)));
    }

    /// <summary>Not more seldom than it takes to notice that its time is over.</summary>
    private void AskLater(PortLine line, TimeSpan pause)
    {
        if (pause > LongestPause) pause = LongestPause;
        if (line.Current is not null && line.Ends - loop.Now is var left && left < pause) pause = left;
        if (pause < ShortestPause) pause = ShortestPause;
        line.Next.Disposable = loop.After(pause * (0.9 + 0.1 * random.NextDouble()), () => Ask(line));
    }

    private void CheckLater() => _checking.Disposable = loop.After(options.CheckInterval, () => _checking.Follow(
        gateway.Check(),
        news =>
        {
            _useless = 0;
            CheckLater();
            Hear(news);
        },
        error =>
        {
            Tell(error);
            if (!IsGone()) CheckLater(); // one that has begun anew elsewhere, or another one in its place, may answer, and not to this
        }));

    private void Hear(GatewayNews news, PortLine? but = null)
    {
        if (news.External is { } external) Told(external);
        if (news.Epoch is not { } epoch || _clock.Follow(epoch, loop.Now) || loop.Now < _believeAgain) return;
        _believeAgain = loop.Now + ShortestPause; // one whose clock is mad would keep us busy
        foreach (var line in _lines.ToArray())
        {
            if (line != but) Ask(line); // it has begun anew, and knows none of them
        }
    }

    /// <summary>It has not answered, or does not know what it is asked.</summary>
    /// <returns>True when that was once too often.</returns>
    private bool IsGone()
    {
        if (_isOver || ++_useless < MostFailures) return _isOver;
        Lost(!_hasGranted);
        return true;
    }

    private PortMappingFailureKind Tell(Exception error)
    {
        var kind = (error as GatewayException)?.Kind ?? PortMappingFailureKind.Malformed;
        if (!_isOver) Failed(new PortMappingFailure(gateway.Method, gateway.Address, kind, error.Message));
        return kind;
    }
}
