using Microsoft.Extensions.Logging;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.PeerLogs;

public class PeerLogTests
{
    [Fact]
    public void Each_message_is_a_line_with_its_peer_and_direction()
    {
        var log = new Lines(LogLevel.Trace);
        var scene = new PluginScene(b => b.UsePeerLog(log));
        var peer = scene.Connect(new Have(new PieceIndex(3)));
        var address = scene.Client.Connected[0].EndPoint;

        scene.Client.Connected[0].Send(new Have(new PieceIndex(4)));
        scene.Scene.Pass(1);
        peer.Close();
        scene.Scene.Pass(1);
        log.Written.ShouldContain($"{address} <- Have {{ Index = 3 }}");
        log.Written.ShouldContain($"{address} -> Have {{ Index = 4 }}");
        log.Written[^1].ShouldBe($"{address} ended");
    }

    [Fact]
    public void A_log_that_is_off_puts_nothing_on_the_connection()
    {
        var log = new Lines(LogLevel.Information);
        var scene = new PluginScene(b => b.UsePeerLog(log));
        scene.Connect(new Have(new PieceIndex(3)));

        log.Written.ShouldBeEmpty();
    }

    [Fact]
    public void A_log_that_throws_loses_its_lines_and_not_the_peer()
    {
        var log = new Lines(LogLevel.Trace) { Fault = new IOException("the disk of the log is full") };
        var scene = new PluginScene(b => b.UsePeerLog(log));
        var peer = scene.Connect(new Have(new PieceIndex(3)));
        scene.Client.Connected[0].Send(new Have(new PieceIndex(4)));
        scene.Scene.Pass(1);

        scene.Client.Disconnected.ShouldBeEmpty();
        scene.Client.Faults.ShouldBeEmpty();
        peer.Received.ShouldContain(recorded => recorded.Value is Have);

        log.Fault = null; // there is room again
        scene.Client.Connected[0].Send(new Have(new PieceIndex(5)));
        scene.Scene.Pass(1);
        log.Written.ShouldHaveSingleItem().ShouldContain("-> Have { Index = 5 }");
    }

    [Fact]
    public void A_log_that_cannot_even_say_whether_it_is_on_is_off()
    {
        var scene = new PluginScene(b => b.UsePeerLog(new Lines(LogLevel.Trace) { LevelFault = new ObjectDisposedException("log") }));
        scene.Connect(new Have(new PieceIndex(3)));

        scene.Client.Faults.ShouldBeEmpty();
        scene.Client.Connected.Count.ShouldBe(1);
    }

    private sealed class Lines(LogLevel least) : ILogger
    {
        public List<string> Written { get; } = [];

        public Exception? Fault { get; set; }

        public Exception? LevelFault { get; init; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => LevelFault is null ? logLevel >= least : throw LevelFault;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(Fault is null ? formatter(state, exception) : throw Fault);
    }
}
