using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

public class PeerMessageTests
{
    [Fact]
    public void Who_made_a_message_does_not_matter_to_equality_or_to_its_text()
    {
        var message = new Have(new PieceIndex(3));
        var stamped = message with { Origin = MessageOrigin.Wire };
        stamped.ShouldBe(message);
        stamped.GetHashCode().ShouldBe(message.GetHashCode());
        stamped.ToString().ShouldBe("Have { Index = 3 }");
        Choke.Instance.ToString().ShouldBe("Choke { }");
    }

    [Fact]
    public void Messages_of_different_kinds_differ_though_their_content_is_the_same()
    {
        PeerMessage request = new Request(WireTable.Block(1, 2, 3));
        request.Equals(new Cancel(WireTable.Block(1, 2, 3))).ShouldBeFalse();
        Choke.Instance.Equals((PeerMessage)Unchoke.Instance).ShouldBeFalse();
        Choke.Instance.ShouldBe(new Choke());
    }

    [Fact]
    public void A_copy_of_a_block_has_a_payload_of_its_own()
    {
        var pool = new BlockPool(1);
        var buffer = pool.Rent();
        buffer.Block.Span[..2].Fill(7);
        var piece = new Piece(WireTable.Block(1, 0, 2), new Payload(buffer, 2)) { Origin = MessageOrigin.Wire };
        var copy = piece.Copy();
        copy.ShouldBe(piece);
        copy.Origin.ShouldBe(MessageOrigin.Wire);
        pool.Return(piece.Data);
        ((Piece)copy).Data.Span.ToArray().ShouldBe([7, 7]);
    }

    [Fact]
    public void Every_message_is_equal_to_its_copy()
    {
        foreach (var message in WireTable.Messages) message.Copy().ShouldBe(message);
    }

    [Fact]
    public void Origins_name_who_made_a_message()
    {
        MessageOrigin.Wire.ToString().ShouldBe("wire");
        MessageOrigin.Core.Plugin.ShouldBeNull();
        MessageOrigin.WebSeed.ToString().ShouldBe("web seed");
        MessageOrigin.InjectedBy("ut_pex").Plugin.ShouldBe("ut_pex");
        MessageOrigin.InjectedBy("ut_pex").ToString().ShouldBe("injected by ut_pex");
    }
}
