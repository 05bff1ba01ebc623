using System.Reactive.Linq;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>Who gets our upload, and for how long.</summary>
public class ChokingTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 200));

    [Fact]
    public void A_free_slot_is_given_at_once()
    {
        var seed = _scene.SeedClient();
        var peer = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);

        _scene.Pass(0.2);
        peer.Heard<Unchoke>().Count.ShouldBe(1);
        seed.Connected[0].AmChoking.ShouldBeFalse();
    }

    [Fact]
    public void Nobody_who_is_not_interested_gets_a_slot()
    {
        var seed = _scene.SeedClient();
        var peer = _scene.Peer().Dial(seed.EndPoint);

        _scene.Pass(60);
        peer.Heard<Unchoke>().ShouldBeEmpty();
    }

    [Fact]
    public void No_more_are_unchoked_than_there_are_slots()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 2 });
        var peers = Enumerable.Range(0, 5).Select(_ => _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint)).ToArray();

        for (var second = 0; second < 200; second++)
        {
            _scene.Pass(1);
            seed.Connected.Count(peer => !peer.AmChoking).ShouldBeLessThanOrEqualTo(2);
        }
        peers.Count(peer => peer.Heard<Unchoke>().Count > 0).ShouldBeGreaterThan(2); // each in turn
    }

    [Fact]
    public void A_slot_that_somebody_leaves_goes_to_the_next_at_once()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 1 });
        var one = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Pass(0.5);
        var other = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Pass(0.5);
        other.Heard<Unchoke>().ShouldBeEmpty();

        one.Close();
        _scene.Pass(0.2);
        other.Heard<Unchoke>().Count.ShouldBe(1);
    }

    [Fact]
    public void Who_loses_interest_loses_the_slot()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 1 });
        var one = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Pass(0.5);
        var other = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Pass(0.5);

        one.Send(NotInterested.Instance);
        _scene.Pass(0.2);
        one.Heard<Choke>().Count.ShouldBe(1);
        other.Heard<Unchoke>().Count.ShouldBe(1);
    }

    [Fact]
    public void While_downloading_the_slots_go_to_those_who_send_most()
    {
        var client = _scene.Client(_scene.Content.Store(0), options: o => o with { UploadSlots = 2 });
        // One slot of two is earned, one is lent. The giver sends a block a second, the others nothing.
        var giver = _scene.Peer().StaysAlive().Says(
            ExtendedHandshake.Empty.With("reqq", new Rx.Torrent.Bencode.BencodeInteger(1)), HaveAll.Instance, Unchoke.Instance, Interested.Instance).Dial(client.EndPoint);
        giver.Messages.OfType<Request>().Subscribe(request => giver.After(TimeSpan.FromSeconds(1), _ => giver.Send(_scene.Content.Piece(request.Block))));
        var takers = Enumerable.Range(0, 4).Select(_ => _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(client.EndPoint)).ToArray();

        _scene.Pass(15);
        for (var second = 0; second < 120; second++)
        {
            _scene.Pass(1);
            client.Connected.Single(peer => peer.Id == giver.Id).AmChoking.ShouldBeFalse();
            client.Connected.Count(peer => !peer.AmChoking).ShouldBe(2);
        }
        // The lent one changes hands, after thirty seconds each.
        takers.Count(taker => taker.Heard<Unchoke>().Count > 0).ShouldBeGreaterThanOrEqualTo(3);
        foreach (var taker in takers)
        {
            var words = taker.Received.Where(received => received.Value is Choke or Unchoke).ToArray();
            for (var i = 0; i + 1 < words.Length; i += 2)
                TimeSpan.FromTicks(words[i + 1].Time - words[i].Time).TotalSeconds.ShouldBeGreaterThan(9.5);
        }
    }

    [Fact]
    public void Choking_comes_in_rounds_of_ten_seconds()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 1 });
        var peers = Enumerable.Range(0, 3).Select(_ => _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint)).ToArray();

        _scene.Pass(600);
        var chokes = peers.SelectMany(peer => peer.Received.Where(received => received.Value is Choke))
            .Select(received => TimeSpan.FromTicks(received.Time).TotalSeconds).Order().ToArray();
        chokes.Length.ShouldBeGreaterThan(1);
        chokes.Zip(chokes.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(gap => gap > 9.5);
    }

    [Fact]
    public void A_new_peer_of_a_seed_is_served_although_others_take_all_the_time()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 1 });
        var greedy = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        void Ask() => greedy.Send(Enumerable.Range(0, 10).Select(piece => new Request(_scene.Content.Block(piece))));
        greedy.Messages.OfType<Unchoke>().Subscribe(_ => Ask());
        greedy.Messages.OfType<Piece>().Where(piece => piece.Block.Piece == 9).Subscribe(_ => greedy.After(TimeSpan.FromSeconds(1), _ => Ask()));
        _scene.Pass(5);
        var newcomer = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);

        _scene.Until(() => newcomer.Heard<Unchoke>().Count > 0, limit: 200);
    }

    [Fact]
    public void An_upload_only_peer_gets_no_slot()
    {
        var client = _scene.Client(_scene.Content.Store(0), options: o => o with { UploadSlots = 1 });
        var partial = _scene.Peer().StaysAlive().Says(
            ExtendedHandshake.Empty.With("upload_only", new Rx.Torrent.Bencode.BencodeInteger(1)),
            new Bitfield(PieceSet.Of(200, 1)), Interested.Instance).Dial(client.EndPoint);
        var other = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(client.EndPoint);

        _scene.Pass(60);
        partial.Heard<Unchoke>().ShouldBeEmpty();
        other.Heard<Unchoke>().Count.ShouldBe(1);
    }

    [Fact]
    public void Requests_are_served_in_order_and_byte_for_byte()
    {
        var seed = _scene.SeedClient();
        var peer = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1);

        var blocks = new[] { 5, 6, 7, 3, 150, 5 }.Select(piece => _scene.Content.Block(piece)).ToArray();
        peer.Send(blocks.Select(block => new Request(block)));
        peer.Send(new Request(new BlockRange(new PieceIndex(9), 100, 50))); // not a whole block: it is served all the same
        _scene.Pass(1);
        peer.Heard<Piece>().Take(6).ShouldBe(blocks.Select(block => _scene.Content.Piece(block)));
        peer.Heard<Piece>()[6].Data.ShouldBe(new Rx.Torrent.Wire.Payload(_scene.Content.Bytes.Slice(9 * 16384 + 100, 50).ToArray()));
        seed.Progress.Uploaded.ShouldBe(6 * 16384 + 50);
    }

    [Fact]
    public void A_peer_that_takes_nothing_is_not_read_for_without_end()
    {
        var seed = _scene.SeedClient();
        var peer = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(seed.EndPoint);
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1);
        peer.IsReading = false;

        peer.Send(Enumerable.Range(0, 10).SelectMany(_ => Enumerable.Range(0, 190)).Select(piece => new Request(_scene.Content.Block(piece))));
        _scene.Pass(30);
        // What the network and we hold for it, and no more: 256 KiB at each end and the megabyte that is read ahead.
        seed.Progress.Uploaded.ShouldBeLessThan(3 * 1024 * 1024);
        peer.IsReading = true;
        _scene.Pass(30);
        peer.Heard<Piece>().Count.ShouldBe(1900);
    }
}
