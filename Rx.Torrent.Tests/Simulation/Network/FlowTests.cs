using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation.Network;

/// <summary>How the bytes of a connection cross the network.</summary>
public class FlowTests
{
    private readonly TestScheduler _time = new();
    private readonly SimulatedNetwork _network;
    private readonly TestContent _content = new(pieceCount: 8);

    public FlowTests() => _network = new SimulatedNetwork(_time, seed: 1);

    [Fact]
    public void What_a_partition_held_up_comes_before_what_left_after_it()
    {
        var (a, b) = Connected(new NetworkConditions { Latency = TimeSpan.FromSeconds(0.5) }, new NetworkConditions { Latency = TimeSpan.FromSeconds(0.5) });
        a.Send(new Have(new PieceIndex(0)));
        Pass(0.8);
        a.Send(new Have(new PieceIndex(1))); // is under way when the partition comes, and when it heals
        Pass(0.1);
        var partition = _network.Divide([a.Host], [b.Host]);
        Pass(0.2);
        partition.Dispose();
        a.Send(new Have(new PieceIndex(2)));

        Pass(5);

        b.Heard<Have>().Select(have => have.Index.Value).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Jitter_and_partitions_never_change_the_order_of_a_stream()
    {
        var line = new NetworkConditions { Latency = TimeSpan.FromSeconds(0.2), Jitter = TimeSpan.FromSeconds(1), Loss = 0.1, DownloadRate = 5_000 };
        var (a, b) = Connected(line, line);
        var random = new Random(4);
        for (var i = 0; i < 400; i++)
        {
            a.Send(new Have(new PieceIndex(i % 8)), new Cancel(new BlockRange(new PieceIndex(i % 8), 0, 1 + i)));
            Pass(0.2 * random.NextDouble());
            if (i % 7 != 0) continue;
            var partition = _network.Divide([a.Host], [b.Host]);
            Pass(random.NextDouble());
            partition.Dispose();
        }

        Pass(600);

        b.Heard<Cancel>().Select(cancel => cancel.Block.Length).ShouldBe(Enumerable.Range(1, 400));
        b.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_peer_far_away_does_not_hold_up_what_a_near_one_sends()
    {
        var (far, here) = Connected(new NetworkConditions { Latency = TimeSpan.FromSeconds(5) }, new NetworkConditions { Latency = TimeSpan.Zero, DownloadRate = 100_000 });
        var (near, other) = (Peer(new NetworkConditions { Latency = TimeSpan.FromMilliseconds(1) }), new ScriptedPeer(here.Host, _content.Metainfo));
        near.Dial(other.Listen());
        Pass(1);
        far.Send(Interested.Instance);

        near.Send(Interested.Instance);
        Pass(0.1);

        other.Heard<Interested>().Count.ShouldBe(1);
        here.Heard<Interested>().ShouldBeEmpty();
        Pass(6);
        here.Heard<Interested>().Count.ShouldBe(1);
    }

    [Fact]
    public void The_line_to_a_host_is_shared_by_all_its_connections()
    {
        var (one, here) = Connected(new NetworkConditions(), new NetworkConditions { DownloadRate = 20_000 });
        var (two, other) = (Peer(new NetworkConditions()), new ScriptedPeer(here.Host, _content.Metainfo));
        two.Dial(other.Listen());
        Pass(1);
        var before = _time.Clock;

        one.Send(Enumerable.Repeat(_content.Piece(_content.Metainfo.Layout.BlockAt(new PieceIndex(0), 0)), 3));
        two.Send(Enumerable.Repeat(_content.Piece(_content.Metainfo.Layout.BlockAt(new PieceIndex(0), 0)), 3));
        while (here.Heard<Piece>().Count < 3 || other.Heard<Piece>().Count < 3) Pass(0.01);

        var bytes = 6 * (13 + _content.Metainfo.Layout.BlockAt(new PieceIndex(0), 0).Length);
        TimeSpan.FromTicks(_time.Clock - before).TotalSeconds.ShouldBe(bytes / 20_000.0, tolerance: 0.1);
    }

    private (ScriptedPeer A, ScriptedPeer B) Connected(NetworkConditions one, NetworkConditions other)
    {
        var (a, b) = (Peer(one), Peer(other));
        a.Dial(b.Listen());
        Pass(20);
        a.IsConnected.ShouldBeTrue();
        return (a, b);
    }

    private ScriptedPeer Peer(NetworkConditions line) => new(_network.AddHost(conditions: line), _content.Metainfo);

    private void Pass(double seconds) => _time.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
