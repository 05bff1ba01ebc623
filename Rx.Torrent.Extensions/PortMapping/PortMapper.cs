using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Security.Cryptography;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Extensions.PortMapping.Gateways;
using Rx.Torrent.Extensions.PortMapping.Upnp;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>
/// Has the gateway of the network let others in: by PCP, NAT-PMP or UPnP, whichever it speaks. Ports are asked for again before their time is over and when the gateway has begun
/// anew, and taken back at the end. It works by itself, or in a client (<see cref="PortMappingBuilderExtensions"/>).
/// </summary>
/// <remarks>
/// Every member may be called from any thread. What gateways do is never an error of a stream; <see cref="Failures"/> tells of it.
/// <code>
/// await using var mapper = PortMapper.Start();
/// using var mapping = mapper.Map(ProtocolType.Tcp, 6881).Subscribe(mapped => Console.WriteLine(mapped));
/// </code>
/// </remarks>
public sealed class PortMapper : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    private readonly PortMappingOptions _options;
    private readonly ServiceLoop _loop;
    private readonly Random _random;
    private readonly IGatewayWeb _web;
    private readonly GatewayFinder _finder;
    private readonly Dictionary<PortRequest, PortLine> _lines = [];
    private readonly HashSet<(IPAddress Gateway, PortMappingMethod Method)> _useless = [];
    private readonly BehaviorSubject<IPAddress?> _external = new(null);
    private readonly Subject<PortMappingFailure> _failures = new();
    private readonly Dictionary<PortRequest, IObservable<Unit>> _partings = [];
    private readonly AsyncSubject<Unit> _ended = new();
    private readonly SerialDisposable _searching = new();
    private readonly TaskCompletionSource _stopped;
    private readonly Lazy<Task> _disposal;
    private GatewaySession? _session;
    private bool _isSearching;
    private bool _isOver;
    private int _searches;

    internal PortMapper(PortMappingOptions options, IGatewayWeb? web = null)
    {
        _options = options;
        _loop = new ServiceLoop("rx-torrent ports", options.Loop, Tell);
        _random = new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _web = web ?? new HttpGatewayWeb();
        _finder = new GatewayFinder(options, options.Transport ?? new UdpTransport(), _web, _loop, _random);
        _stopped = new TaskCompletionSource(options.Loop is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        _disposal = new Lazy<Task>(StopAsync);
    }

    /// <summary>A gateway did not do what it was asked for, or there is none.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the mapper.</remarks>
    public IObservable<PortMappingFailure> Failures => Guard(_failures);

    /// <summary>Whether somebody on the loopback interface is asked, so that ports there are worth mapping.</summary>
    internal bool MapsLoopback => _options.Gateways?.Any(IPAddress.IsLoopback) == true;

    /// <summary>Makes a mapper. It asks for nothing before somebody wants a port.</summary>
    public static PortMapper Start(PortMappingOptions? options = null) => new(options ?? new PortMappingOptions());

    /// <summary>Has a port mapped for as long as somebody is subscribed, and says how that stands: null while it is not.</summary>
    /// <param name="protocol"><see cref="ProtocolType.Tcp"/> or <see cref="ProtocolType.Udp"/>.</param>
    /// <param name="port">Our port. The gateway is asked for the same one of its own; it may give another.</param>
    /// <remarks>Cold; replays the current value; on the loop; completes with the mapper.</remarks>
    public IObservable<MappedPort?> Map(ProtocolType protocol, int port)
    {
        if (protocol is not (ProtocolType.Tcp or ProtocolType.Udp)) throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "TCP or UDP");
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var request = new PortRequest(protocol, (ushort)port);
        return Guard(Observable.Create<MappedPort?>(observer =>
        {
            var line = new SerialDisposable();
            _loop.Post(() => line.Disposable = Enter(request, observer));
            return Disposable.Create(() => _loop.Post(line.Dispose));
        }).TakeUntil(_ended));
    }

    /// <summary>The address by which the world knows us, as the gateway tells it; null while it does not. Behind two gateways it is no address of the world.</summary>
    /// <remarks>Hot; replays the current value, where one subscribes; on the loop; completes with the mapper.</remarks>
    public IObservable<IPAddress?> ObserveExternalAddress() => Guard(_external.DistinctUntilChanged());

    /// <summary>Takes all ports back, for a bounded time, and completes all streams. When it returns, nothing of the mapper is left.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private IDisposable Enter(PortRequest request, IObserver<MappedPort?> observer)
    {
        if (_isOver) return Disposable.Empty;
        if (!_lines.TryGetValue(request, out var line))
        {
            _lines.Add(request, line = new PortLine(request));
            Begin(line);
        }
        line.Users++;
        return new CompositeDisposable(line.Mapped.Subscribe(observer), Disposable.Create(() => Leave(line)));
    }

    private void Leave(PortLine line)
    {
        if (--line.Users > 0 || _isOver) return;
        _lines.Remove(line.Request);
        if (_session is { } session) Part(line.Request, session.Remove(line));
        line.End();
        if (_lines.Count > 0 || _session is not null) return;
        _isSearching = false;
        _searching.Disposable = Disposable.Empty;
    }

    /// <summary>A port is being taken back. That is under way, and the end waits for it.</summary>
    private void Part(PortRequest request, IObservable<Unit> parting)
    {
        var gone = new AsyncSubject<Unit>();
        _partings[request] = gone;
        gone.Subscribe(static _ => { }, () =>
        {
            _partings.Remove(request);
            if (_lines.Count == 0 && _partings.Count == 0 && !_isOver) Rest();
        });
        parting.Subscribe(gone);
    }

    /// <summary>No port is wanted, so the gateway is none of our business.</summary>
    private void Rest()
    {
        _session?.Dispose();
        _session = null;
        _external.OnNext(null);
    }

    /// <summary>Asks for a port. One that is just being taken back is waited for, lest the two be taken for each other.</summary>
    private void Begin(PortLine line)
    {
        if (_partings.TryGetValue(line.Request, out var parting)) parting.Subscribe(static _ => { }, () => Begin(line));
        else if (_isOver || _lines.GetValueOrDefault(line.Request) != line) return;
        else if (_session is not null) _session.Add(line);
        else if (!_isSearching) Search();
    }

    private void Search()
    {
        _isSearching = true;
        var candidates = new Queue<(IPAddress Gateway, PortMappingMethod Method)>(_finder.Candidates().Where(candidate => !_useless.Contains(candidate)));
        if (candidates.Count == 0 && _useless.Count == 0)
            Tell(new PortMappingFailure(_options.Methods is [var first, ..] ? first : default, IPAddress.Any, PortMappingFailureKind.NoGateway, "no gateway is known"));
        TryNext(candidates);
    }

    private void TryNext(Queue<(IPAddress Gateway, PortMappingMethod Method)> candidates)
    {
        if (_isOver) return;
        if (!candidates.TryDequeue(out var next))
        {
            _useless.Clear();
            var pause = _options.RetryAfter * Math.Pow(2, Math.Min(_searches++, 16));
            _searching.Disposable = _loop.After(pause < LongestRetry ? pause : LongestRetry, Search);
            return;
        }
        _searching.Follow(
            _finder.Ask(next.Gateway, next.Method).Take(1),
            found => Found(found.Gateway, found.News),
            error =>
            {
                Tell(new PortMappingFailure(next.Method, next.Gateway, (error as GatewayException)?.Kind ?? PortMappingFailureKind.Malformed, error.Message));
                _searching.Disposable = _loop.After(TimeSpan.Zero, () => TryNext(candidates));
            });
    }

    private void Found(IGateway gateway, GatewayNews news)
    {
        _isSearching = false;
        GatewaySession? session = null;
        session = new GatewaySession(gateway, _options, _loop, _random)
        {
            Told = Hear,
            Failed = Tell,
            Lost = wasUseless => _loop.Post(() => Lost(session!, gateway, wasUseless)),
        };
        _session = session;
        session.Begin(news, _lines.Values.Where(line => !_partings.ContainsKey(line.Request)).ToArray());
    }

    /// <summary>Another one is looked for at once, or the same in another way.</summary>
    private void Lost(GatewaySession session, IGateway gateway, bool wasUseless)
    {
        if (_session != session || _isOver) return;
        _session = null;
        session.Dispose();
        if (wasUseless) _useless.Add((gateway.Address, gateway.Method));
        else _searches = 0;
        foreach (var line in _lines.Values) line.Set(null);
        _external.OnNext(null);
        if (_lines.Count > 0) Search();
    }

    private void Hear(IPAddress external) => _external.OnNext(external.Equals(IPAddress.Any) || external.Equals(IPAddress.IPv6Any) ? null : external);

    /// <summary>Something of ours has failed: nothing that a gateway does comes to that.</summary>
    private void Tell(Exception exception) => Tell(new PortMappingFailure(default, IPAddress.Any, PortMappingFailureKind.Malformed, exception.Message));

    private void Tell(PortMappingFailure failure) => _failures.OnNext(failure);

    private Task StopAsync()
    {
        if (!_loop.Post(SayGoodbye)) End();
        return _options.Loop is null ? _loop.Ended : _stopped.Task;
    }

    private void SayGoodbye()
    {
        if (_isOver) return;
        _isOver = true;
        _searching.Dispose();
        var goodbye = new SingleAssignmentDisposable();
        goodbye.Disposable = (_session?.RemoveAll() ?? Observable.Empty<Unit>())
            .Merge(_partings.Values.ToArray().Merge())
            .TakeUntil(Observable.Timer(_options.GoodbyeLimit, _loop))
            .Subscribe(static _ => { }, _ => End(), End);
    }

    private void End()
    {
        _session?.Dispose();
        foreach (var line in _lines.Values) line.End();
        _ended.OnNext(Unit.Default);
        _ended.OnCompleted();
        _external.OnCompleted();
        _failures.OnCompleted();
        _web.Dispose();
        _loop.Stop();
        _stopped.TrySetResult();
    }

    private static IObservable<T> Guard<T>(IObservable<T> source) => Observable.Create<T>(observer =>
        source.Subscribe(new GuardedObserver<T>(observer, static _ => { }))); // it hears nothing more
}
