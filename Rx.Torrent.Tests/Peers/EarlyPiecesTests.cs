using Rx.Torrent.Bencode;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>What a peer says of its pieces before anybody knows how many there are.</summary>
public class EarlyPiecesTests
{
    private readonly PeerState _state = new();

    [Fact]
    public void Single_pieces_are_remembered()
    {
        Hear(Have(70), Have(3), Have(3), Have(1500));

        _state.Pieces.Select(piece => piece.Value).ShouldBe([3, 70, 1500]);
        _state.Lay(2000).ShouldBeNull();
        _state.Pieces.ShouldBe(PieceSet.Of(2000, 3, 70, 1500));
    }

    [Fact]
    public void One_bit_does_not_make_a_seed()
    {
        Hear(Have(0));

        _state.Pieces.IsFull.ShouldBeFalse();
    }

    [Fact]
    public void The_last_word_on_everything_counts()
    {
        Hear(HaveAll.Instance, HaveNone.Instance);
        _state.Lay(9);
        _state.Pieces.ShouldBe(PieceSet.None(9));

        var other = new PeerState();
        foreach (var message in (PeerMessage[])[HaveAll.Instance, new Bitfield(PieceSet.Of(16, 8))]) other.Apply(message);
        other.Lay(9).ShouldBeNull();
        other.Pieces.ShouldBe(PieceSet.Of(9, 8));

        var third = new PeerState();
        foreach (var message in (PeerMessage[])[new Bitfield(PieceSet.Of(800, 8)), HaveAll.Instance, Have(5)]) third.Apply(message);
        third.Lay(9).ShouldBeNull();
        third.Pieces.ShouldBe(PieceSet.All(9));
    }

    [Theory]
    [InlineData(1, 8, true)]
    [InlineData(8, 8, true)]
    [InlineData(9, 8, false)]
    [InlineData(9, 16, true)]
    [InlineData(9, 24, false)]
    [InlineData(17, 16, false)]
    public void A_bitfield_fits_when_it_has_as_many_bytes_as_there_are_to_be(int pieceCount, int said, bool fits)
    {
        Hear(new Bitfield(PieceSet.Of(said, 0)));

        (_state.Lay(pieceCount) is null).ShouldBe(fits);
        _state.Pieces.Capacity.ShouldBe(pieceCount);
    }

    [Fact]
    public void A_spare_bit_and_a_piece_beyond_the_last_do_not_fit()
    {
        Hear(new Bitfield(PieceSet.Of(16, 9)));
        _state.Lay(9).ShouldNotBeNull().ShouldContain("9");

        var other = new PeerState();
        other.Apply(Have(64));
        other.Lay(64).ShouldNotBeNull().ShouldContain("64");
        other.Pieces.ShouldBe(PieceSet.None(64));
    }

    [Fact]
    public void A_flood_of_pieces_takes_half_a_mebibyte_and_no_time()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var piece = 0; piece < 4 * 1024 * 1024; piece += 7) _state.Apply(Have(piece));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        _state.Pieces.Capacity.ShouldBe(4 * 1024 * 1024); // one bit each
        var messages = 4 * 1024 * 1024 / 7 * 64L;
        (allocated - messages).ShouldBeLessThan(4 * 1024 * 1024); // all that it grew through on its way
        _state.Apply(Have(4 * 1024 * 1024));
        _state.Apply(Have(int.MaxValue));
        _state.Pieces.Capacity.ShouldBe(4 * 1024 * 1024);
    }

    [Fact]
    public void What_no_torrent_has_is_against_the_rules_before_anybody_knows_more()
    {
        Violation(Have(4 * 1024 * 1024 - 1)).ShouldBeNull();
        Violation(Have(4 * 1024 * 1024)).ShouldNotBeNull();
        Violation(new AllowedFast(new PieceIndex(int.MaxValue))).ShouldNotBeNull();
        Violation(new Bitfield(PieceSet.None(4 * 1024 * 1024))).ShouldBeNull();
        Violation(new Bitfield(PieceSet.None(4 * 1024 * 1024 + 1))).ShouldNotBeNull();
        Violation(ExtendedHandshake.Empty.With("x", new BencodeInteger(1))).ShouldBeNull();
    }

    private static string? Violation(PeerMessage message) => MessageRules.Violation(message, layout: null, fast: true, extended: true);

    private static Have Have(int piece) => new(new PieceIndex(piece));

    private void Hear(params PeerMessage[] messages)
    {
        foreach (var message in messages) _state.Apply(message);
    }
}
