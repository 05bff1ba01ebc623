using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>The command against three nodes on loopback.</summary>
public sealed class DhtTests : IAsyncLifetime
{
    private static readonly InfoHash Swarm = InfoHash.Parse("0025262b2f3d7eff0025262b2f3d7eff00112244");

    private readonly List<DhtNode> _nodes = [];
    private readonly TemporaryFolder _folder = new();

    private string First => $"{_nodes[0].ListenEndPoints[0]}";

    public async Task InitializeAsync()
    {
        for (var i = 1; i <= 3; i++)
        {
            _nodes.Add(DhtNode.Start(new DhtOptions
            {
                Listen = [new IPEndPoint(new IPAddress([127, 2, 0, (byte)i]), 0)],
                Bootstrap = [.. _nodes.Take(1).Select(node => node.ListenEndPoints[0])],
            }));
            await _nodes[^1].WhenReady.ToTask();
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Peers_of_a_swarm_are_listed()
    {
        await _nodes[1].Announce(Swarm, 7777, isSeed: true).ToList();

        var asked = await Invocation.RunAsync("dht", "peers", $"magnet:?xt=urn:btih:{Swarm}", "--bootstrap", First, "--json");

        asked.ExitCode.ShouldBe(0, asked.Error);
        asked.Json.Single().GetProperty("peers").EnumerateArray().Select(peer => peer.GetString()).ShouldBe(["127.2.0.2:7777"]);
        asked.Json.Single().GetProperty("seeds").GetInt32().ShouldBe(1);
        (await Invocation.RunAsync("dht", "peers", new string('1', 40), "-b", First)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_put_is_got()
    {
        var put = await Invocation.RunAsync("dht", "put", "hello", "--bootstrap", First, "--json");
        put.ExitCode.ShouldBe(0, put.Error);
        var target = put.Json.Single().GetProperty("target").GetString()!;
        target.ShouldBe($"{new DhtItem.Immutable("hello").Target}");

        var got = await Invocation.RunAsync("dht", "get", target, "--bootstrap", First);
        got.ExitCode.ShouldBe(0, got.Error);
        got.Output.ShouldContain("\"hello\"");
    }

    [Fact]
    public async Task A_signed_item_is_got_by_its_key_and_salt()
    {
        var keys = ItemKeyPair.Create();
        var file = _folder["secret"];
        await File.WriteAllBytesAsync(file, keys.Secret.ToArray());

        var put = await Invocation.RunAsync("dht", "put", "hello", "--key", file, "--sequence", "4", "--salt", "s", "-b", First);
        put.ExitCode.ShouldBe(0, put.Error);

        var got = await Invocation.RunAsync("dht", "get", $"{keys.PublicKey}", "--salt", "s", "-b", First, "--json");
        got.Json.Single().GetProperty("sequence").GetInt64().ShouldBe(4);
    }

    [Fact]
    public async Task Statistics_tell_how_many_nodes_there_are()
    {
        var told = await Invocation.RunAsync("dht", "statistics", "-b", First, "--json");

        told.ExitCode.ShouldBe(0, told.Error);
        told.Json.Single().GetProperty("nodes").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Without_a_node_to_begin_with_nothing_goes()
    {
        (await Invocation.RunAsync("dht", "statistics")).ExitCode.ShouldBe(2);
        (await Invocation.RunAsync("dht", "get", "short", "-b", First)).ExitCode.ShouldBe(2);
        (await Invocation.RunAsync("dht", "statistics", "-b", "nonsense")).ExitCode.ShouldBe(2);
    }
}
