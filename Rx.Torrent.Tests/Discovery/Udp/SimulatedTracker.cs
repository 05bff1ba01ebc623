using System.Net;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Discovery.Udp;

/// <summary>The UDP tracker of the command line in virtual time, on a host of its own.</summary>
internal sealed class SimulatedTracker : TimeProvider
{
    private readonly TestScheduler _time;
    private readonly PeerRegister _register;

    public SimulatedTracker(TestScheduler time, SimulatedHost host, Func<TrackerServerOptions, TrackerServerOptions>? configure = null)
    {
        _time = time;
        var options = new TrackerServerOptions { Clock = this, Interval = TimeSpan.FromMinutes(2) };
        options = configure?.Invoke(options) ?? options;
        _register = new PeerRegister(options, new Random(1));
        var server = new UdpTrackerServer(host.Datagrams, new IPEndPoint(host.Address, 6969), _register, options);
        Url = new Uri($"udp://{server.Local}/announce");
    }

    public Uri Url { get; }

    public TrackerStanding Standing => _register.Standing;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(_time.Clock);
}
