using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>on_unknown_torrent</c>: somebody asks for a swarm that is not here, and a plugin may bring it.</summary>
public class UnknownInfoHashTests
{
    private readonly Scene _scene = new();
    private readonly TestContent _other = new(pieceCount: 2, seed: 7);

    [Fact]
    public void A_plugin_may_add_the_swarm_and_the_connection_goes_there()
    {
        TorrentClient? client = null;
        var asked = new List<(InfoHash, IPAddress)>();
        client = Client((infoHash, remote, _) =>
        {
            asked.Add((infoHash, remote.Address));
            return Task.FromResult<ISwarm?>(Add(client!));
        });
        var visitor = Dial(client);

        _scene.Pass(2);
        asked.ShouldBe([(_other.Metainfo.InfoHash, visitor.Host.Address)]);
        visitor.Heard<Handshake>().ShouldHaveSingleItem().InfoHash.ShouldBe(_other.Metainfo.InfoHash);
        client.Swarms.Single(swarm => swarm.InfoHash == _other.Metainfo.InfoHash).Peers.Count.ShouldBe(1);
    }

    [Fact]
    public void The_answer_may_come_later_and_nothing_that_was_said_meanwhile_is_lost()
    {
        var answer = new TaskCompletionSource<ISwarm?>();
        var client = Client((_, _, _) => answer.Task);
        var visitor = Dial(client, Interested.Instance);
        _scene.Pass(3);
        visitor.IsConnected.ShouldBeTrue();
        visitor.Received.ShouldBeEmpty();

        var swarm = Add(client);
        swarm.Loop.Schedule(() => answer.SetResult(swarm));
        _scene.Pass(2);
        visitor.Heard<Unchoke>().Count.ShouldBe(1);
    }

    [Fact]
    public void The_plugins_are_asked_in_order_until_one_has_it()
    {
        var log = new List<string>();
        TorrentClient? client = null;
        client = Client(
            (_, _, _) => Log("none", null),
            (_, _, _) => Log("later none", Task.FromResult<ISwarm?>(null)),
            (_, _, _) => Log("has it", Task.FromResult<ISwarm?>(Add(client!))),
            (_, _, _) => Log("not asked", null));
        var visitor = Dial(client);

        _scene.Pass(2);
        log.ShouldBe(["none", "later none", "has it"]);
        visitor.IsConnected.ShouldBeTrue();

        Task<ISwarm?>? Log(string what, Task<ISwarm?>? answer)
        {
            log.Add(what);
            return answer;
        }
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("fails")]
    [InlineData("another swarm")]
    public void A_plugin_that_fails_is_named_and_the_connection_ends_as_without_it(string way)
    {
        SceneClient? scene = null;
        scene = _scene.Client(build: b => b.Use(new Finding("broken", (_, _, _) => way switch
        {
            "throws" => throw new InvalidOperationException(way),
            "fails" => Task.FromException<ISwarm?>(new InvalidOperationException(way)),
            _ => Task.FromResult<ISwarm?>(scene!.Swarm),
        })));
        var faults = scene.Client.Events.OfType<ClientEvent.PluginFailed>().ToLiveList();
        var visitor = Dial(scene.Client);

        _scene.Pass(1);
        visitor.IsConnected.ShouldBeFalse();
        visitor.Received.ShouldBeEmpty();
        var fault = faults.ShouldHaveSingleItem();
        (fault.Swarm, fault.Fault.Plugin, fault.Fault.Where).ShouldBe((null, "broken", "FindAsync"));
    }

    [Fact]
    public void Who_waits_longer_than_for_a_handshake_is_shown_out_and_the_plugin_is_told()
    {
        CancellationToken cancellation = default;
        var client = Client((_, _, token) =>
        {
            cancellation = token;
            return new TaskCompletionSource<ISwarm?>().Task;
        });
        var visitor = Dial(client);
        _scene.Pass(1);
        cancellation.IsCancellationRequested.ShouldBeFalse();

        _scene.Until(() => !visitor.IsConnected, limit: 60);
        cancellation.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_is_remembered_for_a_plugin_that_never_answers()
    {
        var loop = new Rx.Torrent.Loops.Loop(_scene.Time, exception => throw exception);
        var finder = new SwarmFinder(loop, () => [new PluginUse(new Finding("silent", (_, _, _) => new TaskCompletionSource<ISwarm?>().Task), [])], _ => null, _ => { });
        using var gone = new CancellationTokenSource();
        Task? finding = null;
        loop.Post(() => finding = finder.FindAsync(_other.Metainfo.InfoHash, new IPEndPoint(IPAddress.Loopback, 1), gone.Token));
        _scene.Pass(1);
        finding!.IsCompleted.ShouldBeFalse();

        loop.Post(gone.Cancel);
        _scene.Pass(1);
        finding.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void No_more_wait_than_may()
    {
        var client = _scene.Client(build: b => b.Configure(o => o with { MaxHalfOpen = 3 })
            .Use(new Finding("slow", (_, _, _) => new TaskCompletionSource<ISwarm?>().Task))).Client;
        var visitors = Enumerable.Range(0, 6).Select(_ =>
        {
            var visitor = Dial(client);
            _scene.Pass(0.2);
            return visitor;
        }).ToArray();

        _scene.Pass(1);
        visitors.Select(visitor => visitor.IsConnected).ShouldBe([false, false, false, true, true, true]);
    }

    private TorrentClient Client(params Func<InfoHash, IPEndPoint, CancellationToken, Task<ISwarm?>?>[] answers) => _scene.Client(build: builder =>
    {
        foreach (var answer in answers) builder.Use(new Finding("finding", answer));
    }).Client;

    private Swarm Add(TorrentClient client) => client.Add(_other.Metainfo, "nowhere", new AddOptions { Store = _other.FullStore() });

    private ScriptedPeer Dial(TorrentClient client, params Rx.Torrent.Wire.PeerMessage[] says) =>
        new ScriptedPeer(_scene.Network.AddHost(), _other.Metainfo).Says(says).Dial(client.ListenEndPoints[0]);

    private sealed class Finding(string name, Func<InfoHash, IPEndPoint, CancellationToken, Task<ISwarm?>?> answer) : IClientPlugin
    {
        public string Name => name;

        public Task<ISwarm?>? FindAsync(InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation) => answer(infoHash, remote, cancellation);
    }
}
