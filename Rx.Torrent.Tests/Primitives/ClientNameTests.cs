using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class ClientNameTests
{
    [Theory]
    [InlineData("-qB4630-abcdefghijkl", "qBittorrent 4.6.3")]
    [InlineData("-TR3000-abcdefghijkl", "Transmission 3.0")]
    [InlineData("-LT20B0-abcdefghijkl", "libtorrent 2.0.B")]
    [InlineData("-lt0D80-abcdefghijkl", "rTorrent 0.D.8")]
    [InlineData("-RX0100-abcdefghijkl", "Rx.Torrent 0.1")]
    [InlineData("-ZZ1234-abcdefghijkl", "ZZ 1.2.3.4")]
    [InlineData("M7-9-2--abcdefghijkl", "BitTorrent 7.9.2")]
    [InlineData("abcdefghijklmnopqrst", "")]
    [InlineData("-1234567890123456789", "")]
    public void A_peer_id_says_by_the_conventions_of_BEP_20_what_made_it(string id, string name) => ClientName.Of(Id(id)).ShouldBe(name);

    [Fact]
    public void Bytes_that_are_no_text_say_nothing() => ClientName.Of(new PeerId([.. Enumerable.Range(0, 20).Select(i => (byte)(i * 13))])).ShouldBe("");

    [Theory]
    [InlineData("Seaside 1.0", "Seaside 1.0")]
    [InlineData(" a\r\nb\u2028c\u001b[2J ", "a  b c [2J")]
    [InlineData("\n", "Transmission 3.0")]
    [InlineData(null, "Transmission 3.0")]
    public void What_a_client_calls_itself_counts_more_and_is_one_line(string? said, string name) => ClientName.Of(said, Id("-TR3000-abcdefghijkl")).ShouldBe(name);

    private static PeerId Id(string text) => new(Encoding.Latin1.GetBytes(text));
}
