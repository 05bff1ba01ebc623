using System.Buffers.Binary;
using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Udp;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Discovery.Udp;

/// <summary>
/// A UDP tracker that says what a test makes it say, and a client, in virtual time and on lines without delay. What the tracker heard reads
/// <c>"0 connect, 0 announce, 15 announce"</c>.
/// </summary>
internal sealed class UdpTrackerScene
{
    public const int Port = 6969;
    public const long ConnectionId = 0x1122334455667788;

    private static readonly NetworkConditions NoDelay = new() { Latency = TimeSpan.Zero };
    private readonly List<string> _heard = [];
    private readonly DateTimeOffset _start;

    public UdpTrackerScene(IPAddress? trackerAddress = null, IPAddress? clientAddress = null, NetworkConditions? line = null, UdpTrackerOptions? options = null, int seed = 1)
    {
        SynchronizationContext.SetSynchronizationContext(null); // the runner's would have tasks end on other threads than that of the test
        _start = Time.Now;
        Network = new SimulatedNetwork(Time, seed);
        TrackerHost = Network.AddHost(trackerAddress ?? IPAddress.Parse("1.2.3.4"), line ?? NoDelay);
        ClientHost = Network.AddHost(clientAddress ?? IPAddress.Parse("5.6.7.8"), line ?? NoDelay);
        Tracker = TrackerHost.Datagrams.Open(new IPEndPoint(TrackerHost.Address, Port));
        Tracker.Received.Subscribe(Take);
        Client = new UdpTrackerClient(ClientHost.Datagrams, Time, new Random(seed), options);
        Url = new Uri($"udp://{new IPEndPoint(TrackerHost.Address, Port)}/announce");
        Answer = Honest;
    }

    public TestScheduler Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public SimulatedHost TrackerHost { get; }

    public SimulatedHost ClientHost { get; }

    public IDatagramSocket Tracker { get; }

    public UdpTrackerClient Client { get; }

    public Uri Url { get; set; }

    /// <summary>The datagrams that it answers a request with.</summary>
    public Func<byte[], IEnumerable<byte[]>> Answer { get; set; }

    public IPEndPoint? LastSender { get; private set; }

    public List<byte[]> Requests { get; } = [];

    public static AnnounceRequest Request(AnnounceEvent why = AnnounceEvent.Started) =>
        new(InfoHash.Parse("0102030405060708090a0b0c0d0e0f1011121314"), new PeerId("-RX0100-000000000000"u8), 6881)
        {
            Totals = new TransferTotals(1, 2, 3), Event = why, Key = 0xAABBCCDD, NumWant = 50,
        };

    public static int ActionOf(byte[] request) => BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(8));

    public static byte[] TransactionOf(byte[] request) => request[12..16];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>An answer to a request, with whatever stands behind action and transaction.</summary>
    public static byte[] Reply(byte[] request, int action, string hex) => [.. Bytes($"{action:X8}"), .. TransactionOf(request), .. Bytes(hex)];

    public static byte[] Error(byte[] request, string words) => [.. Reply(request, 3, ""), .. System.Text.Encoding.UTF8.GetBytes(words)];

    /// <summary>1,800 s, 2 leechers, 3 seeds, and the peer 9.8.7.6:5.</summary>
    public IEnumerable<byte[]> Honest(byte[] request) => ActionOf(request) switch
    {
        0 => [Reply(request, 0, $"{ConnectionId:X16}")],
        1 => [Reply(request, 1, "00000708 00000002 00000003 09080706 0005")],
        2 => [Reply(request, 2, string.Concat(Enumerable.Repeat("00000003 00000004 00000002 ", (request.Length - 16) / 20)))],
        _ => [],
    };

    /// <summary>Runs a call to its end, or for so long.</summary>
    public T Run<T>(Task<T> call, double limit = 10)
    {
        var end = Time.Now + TimeSpan.FromSeconds(limit);
        while (!call.IsCompleted && Time.Now < end) Pass(0.1);
        call.IsCompleted.ShouldBeTrue($"no answer within {limit} s; heard: {string.Join(", ", _heard)}");
        return call.GetAwaiter().GetResult();
    }

    public AnnounceResponse Announce(double limit = 10) => Run(Client.AnnounceAsync(Url, Request()), limit);

    public TrackerException Failure<T>(Task<T> call, double limit = 10) => Should.Throw<TrackerException>(() => Run(call, limit));

    public void Pass(double seconds) => Time.AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>What the tracker was asked since the last look.</summary>
    public string Heard()
    {
        var text = string.Join(", ", _heard);
        _heard.Clear();
        return text;
    }

    private void Take(Datagram datagram)
    {
        LastSender = datagram.From;
        var request = datagram.Bytes.ToArray();
        Requests.Add(request);
        var name = ActionOf(request) switch { 0 => "connect", 1 => "announce", 2 => "scrape", _ => "?" };
        _heard.Add(FormattableString.Invariant($"{Math.Round((Time.Now - _start).TotalSeconds)} {name}"));
        foreach (var answer in Answer(request)) Tracker.Send(answer, datagram.From);
    }
}
