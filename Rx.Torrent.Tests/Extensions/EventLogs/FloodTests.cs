using Microsoft.Extensions.Logging;
using Rx.Torrent.Extensions.EventLogs;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.EventLogs;

/// <summary>A log stays readable, and the disk stays free, whatever others do.</summary>
public class FloodTests
{
    private readonly LogShelf _log = new();

    [Fact]
    public void Ten_thousand_failing_connections_are_a_bounded_number_of_lines_and_every_one_is_accounted_for()
    {
        const int connections = 10_000;
        var scene = new Scene();
        var client = scene.Client(build: b => b.UseEventLog(_log));
        var stranger = new TestContent(pieceCount: 1, seed: 99).Metainfo;
        var host = scene.Network.AddHost();
        var begin = scene.Time.Now;

        for (var i = 0; i < connections; i++)
        {
            new ScriptedPeer(host, stranger).Dial(client.EndPoint);
            if (i % 50 == 49) scene.Pass(0.5);
        }
        scene.Pass(30);

        var windows = (int)Math.Ceiling((scene.Time.Now - begin) / TimeSpan.FromSeconds(10)) + 1;
        var written = _log.Of("Refused").Count();
        var summaries = _log.Of("LeftOut").Where(line => (string?)line["Kind"] == "Refused").ToArray();
        written.ShouldBeLessThanOrEqualTo(30 * windows);
        summaries.Length.ShouldBeLessThanOrEqualTo(windows);
        summaries.ShouldAllBe(line => line.Level == LogLevel.Debug);
        (written + summaries.Sum(line => (int)line["Count"]!)).ShouldBe(connections);
    }

    [Fact]
    public void What_is_beyond_the_budget_is_counted_in_one_line_at_the_end_of_the_window()
    {
        var (time, log) = Bounded(lines: 3);

        for (var i = 0; i < 10; i++) Say(log, i);
        _log.Lines.Select(line => line.Text).ShouldBe(["line 0", "line 1", "line 2"]);

        time.AdvanceBy(TimeSpan.FromSeconds(10));
        _log.Lines.Last().Text.ShouldBe("7 more lines of the kind Line were left out");
        _log.Lines.Last().Level.ShouldBe(LogLevel.Warning);

        Say(log, 10);
        _log.Lines.Last().Text.ShouldBe("line 10");
        time.AdvanceBy(TimeSpan.FromMinutes(1));
        _log.Lines.Count.ShouldBe(5);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_silence_the_log()
    {
        var (noon, morning) = (new TestScheduler(), new TestScheduler());
        noon.AdvanceBy(TimeSpan.FromHours(12));
        var gate = new FloodGate(new EventLogOptions { LinesPerWindow = 1 });
        var log = new BoundedLoggerFactory(_log, gate).CreateLogger("test");
        gate.Begin(noon);
        Say(log, 1);

        gate.Begin(morning);
        Say(log, 2);
        _log.Lines.Select(line => line.Text).ShouldBe(["line 1", "line 2"]);
    }

    [Fact]
    public void One_kind_does_not_use_up_the_budget_of_another()
    {
        var (_, log) = Bounded(lines: 1);

        Say(log, 1);
        Say(log, 2);
        log.Log(LogLevel.Information, new EventId(2, "Other"), "other", null, (state, _) => state);

        _log.Lines.Select(line => line.Text).ShouldBe(["line 1", "other"]);
    }

    [Fact]
    public void What_was_left_out_is_said_when_the_client_ends()
    {
        var gate = new FloodGate(new EventLogOptions { LinesPerWindow = 1 });
        gate.Begin(new TestScheduler());
        var log = new BoundedLoggerFactory(_log, gate).CreateLogger("test");
        Say(log, 1);
        Say(log, 2);

        gate.End();
        gate.End();
        _log.Lines.Select(line => line.Text).ShouldBe(["line 1", "1 more lines of the kind Line were left out"]);
    }

    [Fact]
    public void Levels_that_are_off_use_nothing_up()
    {
        var log = new LogShelf { Least = LogLevel.Warning };
        var gate = new FloodGate(new EventLogOptions { LinesPerWindow = 1 });
        gate.Begin(new TestScheduler());
        var bounded = new BoundedLoggerFactory(log, gate).CreateLogger("test");

        bounded.Log(LogLevel.Debug, new EventId(1, "Line"), "quiet", null, (state, _) => state);
        Say(bounded, 1);
        log.Lines.Select(line => line.Text).ShouldBe(["line 1"]);
    }

    [Fact]
    public void From_many_threads_each_line_is_written_or_counted()
    {
        var (time, log) = Bounded(lines: 100);
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 5_000; i++) Say(log, i);
        })).ToArray();

        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        time.AdvanceBy(TimeSpan.FromSeconds(10));

        _log.Of("Line").Count().ShouldBe(100);
        _log.Of("LeftOut").Sum(line => (int)line["Count"]!).ShouldBe(19_900);
    }

    [Fact]
    public void A_log_that_throws_costs_its_lines_and_nothing_else()
    {
        var scene = new Scene();
        _log.Fault = new InvalidOperationException("the disk of the log is full");
        var client = scene.Client(build: b => b.UseEventLog(_log));
        client.Swarm.Connect(scene.Peer().HasAll().Serves(scene.Content).Listen());
        scene.Until(() => client.IsSeeding);
        client.Faults.ShouldBeEmpty();

        _log.Fault = null; // and when there is room again it is written to again
        scene.Finish(client.Swarm.PauseAsync());
        _log.Of("StateChanged").ShouldNotBeEmpty();
    }

    [Fact]
    public void A_log_that_cannot_say_whether_it_is_on_costs_its_lines_and_goes_on_when_it_can()
    {
        var scene = new Scene();
        var client = scene.Client(build: b => b.UseEventLog(_log));
        _log.LevelFault = new ObjectDisposedException("a provider");
        client.Swarm.Connect(scene.Peer().HasAll().Serves(scene.Content).Listen());
        scene.Until(() => client.IsSeeding);
        client.Faults.ShouldBeEmpty();

        _log.LevelFault = null;
        scene.Finish(client.Swarm.PauseAsync());
        _log.Of("StateChanged").ShouldNotBeEmpty();
    }

    [Fact]
    public void A_budget_of_nothing_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TorrentClient.Create(b => b.UseEventLog(_log, new EventLogOptions { LinesPerWindow = 0 })));
        Should.Throw<ArgumentOutOfRangeException>(() => TorrentClient.Create(b => b.UseEventLog(_log, new EventLogOptions { Window = TimeSpan.Zero })));
    }

    private (TestScheduler Time, ILogger Log) Bounded(int lines)
    {
        var time = new TestScheduler();
        var gate = new FloodGate(new EventLogOptions { LinesPerWindow = lines });
        gate.Begin(time);
        return (time, new BoundedLoggerFactory(_log, gate).CreateLogger("test"));
    }

    private static void Say(ILogger log, int number) => log.Log(LogLevel.Warning, new EventId(1, "Line"), number, null, (state, _) => $"line {state}");
}
