using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class PeerIdTests
{
    [Fact]
    public void A_fresh_id_is_its_prefix_and_twelve_letters_or_digits()
    {
        var id = PeerId.Create("-RX0100-", new Random(1));
        var text = Encoding.ASCII.GetString(id.Span);
        text.Length.ShouldBe(20);
        text.ShouldStartWith("-RX0100-");
        text[8..].ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
        id.ToString().ShouldBe(text);
    }

    [Fact]
    public void The_seed_decides_the_id()
    {
        PeerId.Create("-RX0100-", new Random(1)).ShouldBe(PeerId.Create("-RX0100-", new Random(1)));
        PeerId.Create("-RX0100-", new Random(1)).ShouldNotBe(PeerId.Create("-RX0100-", new Random(2)));
    }

    [Fact]
    public void Bytes_that_do_not_print_show_as_percent_and_digits()
    {
        var id = new PeerId([.. "-RX0100-"u8, 0, 0x20, (byte)'%', 0x7f, 0xff, .. "abcdefg"u8]);
        id.ToString().ShouldBe("-RX0100-%00%20%25%7f%ffabcdefg");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    public void Other_lengths_are_refused(int length) => Should.Throw<ArgumentException>(() => new PeerId(new byte[length]));

    [Theory]
    [InlineData("-RX0100--RX0100-12345")]
    [InlineData("-µT0100-")]
    public void A_prefix_is_ASCII_and_fits(string prefix) => Should.Throw<ArgumentException>(() => PeerId.Create(prefix, new Random(1)));

    [Fact]
    public void Same_bytes_are_the_same_peer()
    {
        var (one, other) = (new PeerId(new byte[20]), new PeerId([.. new byte[19], 1]));
        (one == default).ShouldBeTrue();
        (one != other).ShouldBeTrue();
        one.GetHashCode().ShouldBe(default(PeerId).GetHashCode());
    }
}
