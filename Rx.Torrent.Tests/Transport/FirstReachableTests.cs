using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Tests.Discovery;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Transport;

/// <summary>A host of several addresses, some of which lead nowhere.</summary>
public sealed class FirstReachableTests : IDisposable
{
    private static readonly IPAddress DeadEnd = IPAddress.Parse("127.0.0.2");

    private readonly List<IDisposable> _open = [];

    [Fact]
    public async Task An_address_that_refuses_is_passed_over()
    {
        var port = Listen(IPAddress.Loopback);
        await using var stream = await FirstReachable.ConnectAsync([DeadEnd, IPAddress.Loopback], port);
        stream.ShouldBeOfType<NetworkStream>().Socket.RemoteEndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, port));
    }

    [LinuxFact]
    public async Task An_address_that_says_nothing_keeps_nobody_from_the_next()
    {
        var port = Listen(IPAddress.Loopback);
        Stop(DeadEnd, port);
        await using var stream = await FirstReachable.ConnectAsync([DeadEnd, IPAddress.Loopback], port);
        stream.ShouldBeOfType<NetworkStream>().Socket.RemoteEndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, port));
    }

    [LinuxFact]
    public async Task So_a_tracker_whose_first_address_leads_nowhere_is_reached_over_HTTP()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok("d8:intervali60e5:peers0:e"));
        Stop(DeadEnd, server.Announce.Port);
        using var client = new HttpTrackerClient(new HttpTrackerOptions
        {
            ConnectTimeout = TimeSpan.FromMinutes(1),
            Access = new TrackerAccess { Reach = TrackerReach.Anywhere, Resolve = (_, _) => Task.FromResult<IPAddress[]>([DeadEnd, IPAddress.Loopback]) },
        });

        var answer = await client.AnnounceAsync(new Uri($"http://tracker.example:{server.Announce.Port}/announce"), new AnnounceRequest(new InfoHash(new byte[20]), new PeerId(new byte[20]), 1));
        answer.Interval.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task When_none_can_be_reached_it_says_why()
    {
        var port = Listen(IPAddress.Loopback);
        foreach (var open in _open) open.Dispose();
        (await Should.ThrowAsync<SocketException>(() => FirstReachable.ConnectAsync([DeadEnd, IPAddress.Loopback], port))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        (await Should.ThrowAsync<SocketException>(() => FirstReachable.ConnectAsync([], port))).SocketErrorCode.ShouldBe(SocketError.HostNotFound);
    }

    [LinuxFact]
    public async Task Who_gives_up_does_not_wait()
    {
        var port = Listen(IPAddress.Loopback);
        Stop(DeadEnd, port);
        using var cancellation = new CancellationTokenSource();
        var connecting = FirstReachable.ConnectAsync([DeadEnd], port, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => connecting);
    }

    public void Dispose()
    {
        foreach (var open in _open) open.Dispose();
    }

    private int Listen(IPAddress address, int port = 0, int backlog = 16)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _open.Add(listener);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(backlog);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>Makes an address one that takes connections no more and does not say so: as many wait there as may, and nobody takes them in.</summary>
    private void Stop(IPAddress address, int port)
    {
        Listen(address, port, backlog: 0);
        for (var i = 0; i < 8; i++)
        {
            var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _open.Add(waiting);
            try
            {
                waiting.Connect(new IPEndPoint(address, port));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                continue; // as it should be
            }
        }
    }
}
