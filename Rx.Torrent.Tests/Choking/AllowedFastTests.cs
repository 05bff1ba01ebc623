using System.Net;
using Rx.Torrent.Choking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Choking;

public class AllowedFastTests
{
    private static readonly InfoHash Swarm = InfoHash.Parse("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    // The examples of BEP 6.
    [Theory]
    [InlineData(7, new[] { 1059, 431, 808, 1217, 287, 376, 1188 })]
    [InlineData(9, new[] { 1059, 431, 808, 1217, 287, 376, 1188, 353, 508 })]
    public void The_examples_of_the_BEP_hold(int count, int[] pieces) => For("80.4.4.200", 1313, count).ShouldBe(pieces);

    [Fact]
    public void Neighbours_have_the_same_set()
    {
        For("80.4.4.1", 1313, 9).ShouldBe(For("80.4.4.200", 1313, 9));
        For("80.4.5.200", 1313, 9).ShouldNotBe(For("80.4.4.200", 1313, 9));
    }

    [Fact]
    public void An_IPv4_address_in_IPv6_clothes_is_the_same() => For("::ffff:80.4.4.200", 1313, 9).ShouldBe(For("80.4.4.200", 1313, 9));

    [Fact]
    public void There_is_no_set_for_IPv6() => For("2001:db8::1", 1313, 9).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void A_torrent_of_few_pieces_is_allowed_whole(int pieces) =>
        For("80.4.4.200", pieces, 10).ShouldBe(Enumerable.Range(0, pieces));

    [Fact]
    public void A_set_has_no_piece_twice()
    {
        var pieces = For("80.4.4.200", 12, 11);
        pieces.Length.ShouldBe(11);
        pieces.ShouldBeUnique();
        pieces.ShouldAllBe(piece => piece < 12);
    }

    private static int[] For(string address, int pieces, int count) =>
        [.. AllowedFastSet.For(Swarm, IPAddress.Parse(address), pieces, count).Select(piece => piece.Value)];
}
