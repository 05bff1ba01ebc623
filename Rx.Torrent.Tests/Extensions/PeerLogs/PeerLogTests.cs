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

    private sealed class Lines(LogLevel least) : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
