using System.Reactive.Linq;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.EventLogs;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;

namespace Rx.Torrent.Tests.Extensions.EventLogs;

/// <summary>What happens, in a log: which lines at which level.</summary>
public class EventLogTests
{
    private readonly Scene _scene = new();
    private readonly LogShelf _log = new();

    [Fact]
    public void A_download_is_a_few_lines_for_who_runs_it_and_all_of_it_for_who_wonders()
    {
        var client = _scene.Client(build: b => b.UseEventLog(_log));
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);
        _scene.Pass(1);
        client.Dispose();

        _log.Lines.Where(line => line.Level >= LogLevel.Information).Select(line => line.Text).ShouldBe([
            $"Connections are taken at {_log.Of("ListenerOpened").Single()["EndPoint"]}",
            $"content.bin was added ({client.Swarm.InfoHash})",
            "content.bin is complete",
            $"Connections are no longer taken at {_log.Of("ListenerClosed").Single()["EndPoint"]}",
            "content.bin was removed"]);
        _log.Of("PieceVerified").Select(line => line.Level).ShouldBe(Enumerable.Repeat(LogLevel.Trace, 4));
        _log.Of("PeerConnected").ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Debug);
        _log.Of("PeerDisconnected").ShouldHaveSingleItem().Text.ShouldContain("Redundant");
        _log.Of("StateChanged").ShouldAllBe(line => line.Level == LogLevel.Debug);
        _log.Lines.Select(line => line.Category).Distinct().ShouldBe(["Rx.Torrent.Events"]);
    }

    [Fact]
    public void A_store_that_fails_is_one_error_and_not_two()
    {
        var client = _scene.Client(new FaultyStore(_scene.Content.Store()) { WriteFault = StoreFault.Full }, build: b => b.UseEventLog(_log));
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.Swarm.State == SwarmState.Error);
        _scene.Pass(1);

        _log.Lines.Where(line => line.Level >= LogLevel.Error).ShouldHaveSingleItem().Kind.ShouldBe("StoreFailed");
    }

    [Fact]
    public void A_plugin_that_fails_is_one_warning()
    {
        var client = _scene.Client(build: b => b.UseEventLog(_log).Use(name: "failing", incoming: (messages, _) => messages.Do(_ => throw new InvalidOperationException("no"))));
        _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        _log.Lines.Where(line => line.Level >= LogLevel.Warning).ShouldHaveSingleItem().Text.ShouldContain("failing");
    }

    [Fact]
    public void A_tracker_that_fails_is_mentioned_once_until_that_changes()
    {
        var tracker = new SimulatedTracker(_scene.Network) { Failure = new TrackerException(TrackerFailureKind.Refused, "go away") };
        var host = _scene.Network.AddHost();
        var asked = 0;
        tracker.Visits.Subscribe(_ => asked++);
        _scene.Client(host: host, build: b => b.UseEventLog(_log).UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });

        _scene.Until(() => asked >= 4, limit: 7200);
        _scene.Pass(1);
        Warnings().ShouldBe(["go away"]);

        tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "not you");
        _scene.Until(() => asked >= 6, limit: 7200);
        _scene.Pass(1);
        Warnings().ShouldBe(["go away", "not you"]);

        tracker.Failure = null;
        _scene.Until(() => asked >= 7, limit: 7200);
        _scene.Pass(1);
        _log.Of("TrackerMended").ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Information);

        tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "not you");
        _scene.Until(() => asked >= 8, limit: 7200);
        _scene.Pass(1);
        Warnings().ShouldBe(["go away", "not you", "not you"]);

        IEnumerable<string> Warnings() => _log.Of("TrackerFailed").Where(line => line.Level == LogLevel.Warning).Select(line => $"{line["Reason"]}");
    }

    [Theory]
    [InlineData("http://tracker.example/0a1b2c3d4e5f/announce", "http://tracker.example")]
    [InlineData("https://tracker.example:8443/announce?passkey=0a1b2c3d4e5f", "https://tracker.example:8443")]
    [InlineData("udp://0a1b2c3d4e5f@tracker.example:6969/", "udp://tracker.example:6969")]
    public void No_line_has_what_may_be_a_passkey(string tracker, string shown)
    {
        var host = _scene.Network.AddHost();
        _scene.Client(host: host, build: b => b.UseEventLog(_log).UseTrackerClient(new Refusing()), add: o => o with { Trackers = [[new Uri(tracker)]] });
        _scene.Pass(60);

        _log.Of("TrackerFailed").ShouldHaveSingleItem()["Tracker"].ShouldBe(shown);
        _log.Lines.ShouldAllBe(line => !line.Text.Contains("0a1b2c3d4e5f"));
    }

    [Fact]
    public void A_magnet_link_becomes_a_torrent_in_one_line()
    {
        var client = _scene.MagnetClient(build: b => b.UseEventLog(_log));
        client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata);
        _scene.Pass(1);

        var line = _log.Of("MetadataKnown").ShouldHaveSingleItem();
        line.Level.ShouldBe(LogLevel.Information);
        line["Pieces"].ShouldBe(4);
        line["Bytes"].ShouldBe(65536L);
    }

    [Fact]
    public void Words_of_strangers_stay_on_their_line()
    {
        LogText.OneLine("a\r\nError: all is lost\u2028b\u0085c\0").ShouldBe("a  Error: all is lost b c ");
        LogText.OneLine("\u202egpj.exe\u001b[2J").ShouldBe(" gpj.exe [2J");
        LogText.OneLine("plain").ShouldBe("plain");
        LogText.OneLine(new string('x', 10_000)).Length.ShouldBe(201);
    }

    private sealed class Refusing : ITrackerClient
    {
        public IReadOnlyCollection<string> Schemes => ["http", "https", "udp"];

        public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation) =>
            Task.FromException<AnnounceResponse>(new TrackerException(TrackerFailureKind.Refused, "no"));
    }
}
