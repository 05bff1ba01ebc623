using System.Reactive.Linq;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Client;

/// <summary>Parts that others bring along and that break their word: the client goes on.</summary>
public class StrangersTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 4));

    [Fact]
    public void A_log_that_throws_takes_nothing_else_with_it()
    {
        var peer = Serving();
        var client = _scene.Client(peers: [peer.ListenEndPoint!], build: b => b.UseLogging(new BrokenLog()).Use(new ThrowingOnce()));
        client.Client.WhenSwarmRemoved.Subscribe(_ => throw new InvalidOperationException("to be logged"));

        _scene.Until(() => client.IsSeeding, limit: 60);
        client.Dispose();
    }

    [Fact]
    public void A_peer_source_that_throws_leaves_the_others_at_work() => GoesOnDespite(_ => throw new InvalidOperationException("not today"));

    [Fact]
    public void A_peer_source_that_errors_leaves_the_others_at_work() => GoesOnDespite(_ => Observable.Throw<PeerCandidate>(new InvalidOperationException("not today")));

    private ScriptedPeer Serving()
    {
        var peer = _scene.Peer().HasAll().Serves(_scene.Content);
        peer.Listen();
        return peer;
    }

    private void GoesOnDespite(Func<PeerQuery, IObservable<PeerCandidate>> bad)
    {
        var peer = Serving();
        var client = _scene.Client(build: b => b
            .UsePeerSource(new Source(bad))
            .UsePeerSource(new Source(_ => Observable.Return(new PeerCandidate(peer.ListenEndPoint!, PeerSourceKind.Manual)))));

        _scene.Until(() => client.IsSeeding, limit: 60);
    }

    private sealed class Source(Func<PeerQuery, IObservable<PeerCandidate>> find) : IPeerSource
    {
        public string Name => "source";

        public IObservable<PeerCandidate> Find(PeerQuery query) => find(query);
    }

    /// <summary>Fails where a swarm is shown to it, so that there is something to log.</summary>
    private sealed class ThrowingOnce : IClientPlugin
    {
        public string Name => "throwing";

        public ISwarmPlugin? Attach(ISwarm swarm) => throw new InvalidOperationException("not this one");
    }

    private sealed class BrokenLog : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk of the log is full");

        public void Dispose()
        {
        }
    }
}
